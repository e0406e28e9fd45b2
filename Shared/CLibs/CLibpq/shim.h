// What the Postgres library calls: libpq, and the eventfd that its waiting threads watch beside
// their sockets (glibc's Swift module lacks it).
#include <libpq-fe.h>
#include <sys/eventfd.h>
