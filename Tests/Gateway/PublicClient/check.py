"""Uses the API with gql, a public GraphQL client. Usage: check.py URL TOKEN

gql has no transport for server-sent events; there aiohttp reads the stream, and gql makes the
request and reads the result."""

import asyncio
import json
import sys

import aiohttp
from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.websockets import WebsocketsTransport

URL, TOKEN = sys.argv[1:3]
AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}


SUBSCRIPTION = gql("subscription { balanceUpdated { buyingPower } }")


async def events():
    """The results of the subscription over server-sent events."""
    headers = {**AUTHORIZATION, "Accept": "text/event-stream"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(URL, json=SUBSCRIPTION.payload) as response:
            assert response.status == 200, response.status
            assert response.content_type == "text/event-stream", response.headers
            name = None
            async for line in response.content:
                field, _, value = line.decode().rstrip("\n").partition(": ")
                if field == "event":
                    name = value
                elif field == "data" and name == "next":
                    yield json.loads(value)


async def main():
    http = AIOHTTPTransport(url=URL, headers=AUTHORIZATION)
    socket = WebsocketsTransport(
        url=URL.replace("http", "ws", 1),
        init_payload=AUTHORIZATION,
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    async with Client(transport=http, fetch_schema_from_transport=True) as session:
        types = session.client.schema.type_map
        assert {"User", "Deposit", "PlaceOrderInput", "Decimal"} <= set(types), sorted(types)
        # With the schema at hand, gql validates by itself before it sends.
        me = (await session.execute(gql("{ me { id balance { buyingPower } } }")))["me"]
        assert me["balance"]["buyingPower"] == "1024.50", me
        passcode = await session.execute(
            gql("mutation ($p: String!) { verifyPasscode(passcode: $p) { token expiresAt } }"),
            variable_values={"p": "493817"},
        )
        assert passcode["verifyPasscode"]["token"] == "fresh", passcode
    for transport in (
        socket,
        AIOHTTPWebsocketsTransport(url=URL.replace("http", "ws", 1), init_payload=AUTHORIZATION),
    ):
        async with Client(transport=transport) as session:
            async for event in session.subscribe(SUBSCRIPTION):
                assert event["balanceUpdated"]["buyingPower"] == "7.00", event
                break
    async for result in events():
        assert result == {"data": {"balanceUpdated": {"buyingPower": "7.00"}}}, result
        break
    print("introspected, queried, mutated and subscribed")


asyncio.run(asyncio.wait_for(main(), 60))
