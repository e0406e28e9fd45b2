// Compression of responses: gzip and deflate.
#include <zlib.h>
