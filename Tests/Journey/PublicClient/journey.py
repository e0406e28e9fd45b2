"""Plays the app with gql, a public GraphQL client that knows nothing of STACK.

Introspects the schema, signs up, passes KYC while following the subscription, sets a passcode, gets
a deposit address, and follows a deposit over WebSocket until it is buying power.
Usage: journey.py GATEWAY SANDBOX
"""

import asyncio
import json
import sys
import urllib.request
import uuid

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.websockets import WebsocketsTransport

GATEWAY, SANDBOX = sys.argv[1:3]


def control(path, body):
    request = urllib.request.Request(
        f"{SANDBOX}/control/{path}",
        json.dumps(body).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read() or b"null")


async def until(session, document, key, done, act):
    """Subscribes, acts once the subscription stands, and returns the first event that is done."""

    async def watch():
        async for event in session.subscribe(gql(document)):
            if done(event[key]):
                return event[key]
        raise SystemExit(f"{key} ended before it happened")

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.5)
    await asyncio.to_thread(act)
    return await asyncio.wait_for(watching, 60)


async def address_of(session):
    query = gql("{ depositAddress(chain: SOLANA) { address } }")
    for _ in range(100):
        try:
            return (await session.execute(query))["depositAddress"]["address"]
        except Exception:  # The wallet is still being made.
            await asyncio.sleep(0.2)
    raise SystemExit("no deposit address")


async def main():
    name = f"gql-{uuid.uuid4().hex[:8]}"
    tokens = control(
        "oidc/token",
        {"sub": f"auth0|{name}", "email": f"{name}@example.test", "kind": "both"},
    )
    authorization = {"Authorization": f"Bearer {tokens['accessToken']}"}
    http = AIOHTTPTransport(url=f"{GATEWAY}/graphql", headers=authorization)
    socket = WebsocketsTransport(
        url=f"{GATEWAY}/graphql".replace("http", "ws", 1),
        init_payload=authorization,
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    async with Client(transport=http, fetch_schema_from_transport=True) as session:
        fields = session.client.schema.query_type.fields
        assert {"me", "balance", "deposits", "portfolio"} <= set(fields), sorted(fields)
        user = (
            await session.execute(
                gql("mutation ($t: String!) { signUp(input: {idToken: $t}) { id kycStatus } }"),
                variable_values={"t": tokens["idToken"]},
            )
        )["signUp"]
        await session.execute(gql("mutation { startKyc { inquiryId sessionToken } }"))
        async with Client(transport=socket) as events:
            approved = await until(
                events,
                "subscription { kycStatusChanged { id kycStatus } }",
                "kycStatusChanged",
                lambda user: user["kycStatus"] == "APPROVED",
                lambda: control("kyc/approve", {"referenceId": user["id"]}),
            )
            assert approved["id"] == user["id"]
            address = await address_of(session)
            deposit = await until(
                events,
                "subscription { depositUpdated { id status amount txHash } }",
                "depositUpdated",
                lambda deposit: deposit["status"] == "BROKER_FUNDED",
                lambda: control(
                    "chain/send", {"chain": "SOLANA", "to": address, "amount": "12.34"}
                ),
            )
            assert deposit["amount"] == "12.34", deposit
        balance = (await session.execute(gql("{ balance { buyingPower } }")))["balance"]
        assert balance["buyingPower"] == "12.34", balance
    print("introspected, signed up, deposited and followed it with gql")


asyncio.run(main())
