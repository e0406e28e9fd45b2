"""Uses the API with gql, a public GraphQL client. Usage: check.py URL TOKEN"""

import asyncio
import sys

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.websockets import WebsocketsTransport

URL, TOKEN = sys.argv[1:3]
AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}


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
    async with Client(transport=socket) as session:
        async for event in session.subscribe(gql("subscription { balanceUpdated { buyingPower } }")):
            assert event["balanceUpdated"]["buyingPower"] == "7.00", event
            break
    print("introspected, queried, mutated and subscribed")


asyncio.run(asyncio.wait_for(main(), 60))
