/** How the page talks to the API: GraphQL over HTTP, and graphql-transport-ws for subscriptions. */

const ENDPOINT = "/graphql";

/**
 * Sends one request.
 *
 * @returns What came back and how long it took; `body` is undefined when that is no JSON.
 * @throws {TypeError} when the API cannot be reached.
 * @throws {DOMException} `AbortError` when `signal` stopped it.
 */
export async function send(request, headers, signal) {
  const start = performance.now();
  const response = await fetch(ENDPOINT, {
    method: "POST",
    headers: {
      accept: "application/graphql-response+json, application/json;q=0.9",
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify(request),
    credentials: "same-origin",
    signal,
  });
  const text = await response.text();
  const milliseconds = performance.now() - start;
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return {
    status: response.status,
    statusText: response.statusText,
    milliseconds,
    bytes: new TextEncoder().encode(text).length,
    correlationID: response.headers.get("x-correlation-id"),
    text,
    body,
  };
}

/** What the protocol's and the gateway's close codes mean to a developer. */
const CLOSINGS = {
  1000: "The server ended it.",
  1001: "The server is going away.",
  1006: "The connection broke off.",
  4401: "The server wants to know first who asks.",
  4403: "The access token is missing, wrong or over.",
  4408: "Signing in took too long.",
  4429: "Too many connections are open.",
};

/**
 * Runs a subscription on a socket of its own.
 *
 * @param heard `next(result)`, `failed(errors)` and `ended(reason)`, which is last.
 * @returns A function that stops it.
 */
export function subscribe(request, headers, heard) {
  const url = new URL(ENDPOINT, location.href.replace(/^http/, "ws"));
  const socket = new WebSocket(url, "graphql-transport-ws");
  const say = (message) => socket.send(JSON.stringify(message));
  let isOver = false;
  const end = (reason) => {
    if (isOver) return;
    isOver = true;
    socket.close(1000);
    heard.ended(reason);
  };
  socket.onopen = () => say({ type: "connection_init", payload: headers });
  socket.onclose = ({ code, reason }) => {
    end(`${CLOSINGS[code] ?? "The server closed the connection."} (${code}${reason && ` ${reason}`})`);
  };
  socket.onmessage = ({ data }) => {
    if (isOver) return;
    const message = JSON.parse(data);
    switch (message.type) {
      case "connection_ack": return say({ id: "1", type: "subscribe", payload: request });
      case "ping": return say({ type: "pong" });
      case "next": return heard.next(message.payload);
      case "error":
        heard.failed(message.payload);
        return end("It failed.");
      case "complete": return end("It is complete.");
    }
  };
  return () => {
    if (!isOver && socket.readyState === WebSocket.OPEN) say({ id: "1", type: "complete" });
    end("Stopped.");
  };
}
