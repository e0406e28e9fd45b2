"""Plays the app with gql, a public GraphQL client that knows nothing of STACK.

Introspects the schema, passes KYC, deposits, buys a basket and withdraws, following subscriptions
over WebSocket. Usage: journey.py GATEWAY SANDBOX
"""

import asyncio
import json
import sys
import urllib.request
import uuid
from decimal import Decimal

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError
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


async def until(events, document, key, done, act, **variables):
    """Subscribes, acts once the subscription stands, and returns the first event that is done."""

    async def watch():
        async for event in events.subscribe(gql(document), variable_values=variables):
            if done(event[key]):
                return event[key]
        raise SystemExit(f"{key} ended before it happened")

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.5)
    await asyncio.to_thread(act)
    return await asyncio.wait_for(watching, 60)


async def available(session, document, key, good):
    """Asks until the answer is good: what is being made takes a moment."""
    for _ in range(200):
        try:
            answer = (await session.execute(gql(document)))[key]
            if good(answer):
                return answer
        except TransportQueryError as error:
            if error.errors[0]["extensions"]["code"] != "UNAVAILABLE":
                raise
        await asyncio.sleep(0.2)
    raise SystemExit(f"{key} did not come")


async def sign_up(session, events, id_token):
    fields = session.client.schema.query_type.fields
    assert {"me", "balance", "deposits", "portfolio"} <= set(fields), sorted(fields)
    document = "mutation ($t: String!) { signUp(input: {idToken: $t}) { id kycStatus } }"
    user = (await session.execute(gql(document), variable_values={"t": id_token}))["signUp"]
    await session.execute(gql("mutation { startKyc { inquiryId sessionToken } }"))
    approved = await until(
        events,
        "subscription { kycStatusChanged { id kycStatus } }",
        "kycStatusChanged",
        lambda user: user["kycStatus"] == "APPROVED",
        lambda: control("kyc/approve", {"referenceId": user["id"]}),
    )
    assert approved["id"] == user["id"]


async def enter_passcode(session):
    await session.execute(gql('mutation { setPasscode(passcode: "271828") }'))
    document = 'mutation { verifyPasscode(passcode: "271828") { token } }'
    return (await session.execute(gql(document)))["verifyPasscode"]["token"]


async def deposit(session, events):
    document = "{ depositAddress(chain: SOLANA) { address } }"
    address = (await available(session, document, "depositAddress", bool))["address"]
    funded = await until(
        events,
        "subscription { depositUpdated { id status amount txHash } }",
        "depositUpdated",
        lambda deposit: deposit["status"] == "BROKER_FUNDED",
        lambda: control("chain/send", {"chain": "SOLANA", "to": address, "amount": "112.34"}),
    )
    assert funded["amount"] == "112.34", funded
    balance = (await session.execute(gql("{ balance { buyingPower } }")))["balance"]
    assert balance["buyingPower"] == "112.34", balance


async def buy_basket(session, events):
    baskets = (await session.execute(gql("{ baskets { id composition { symbol } } }")))["baskets"]
    wish = {
        "idempotencyKey": str(uuid.uuid4()),
        "side": "BUY",
        "basketId": baskets[0]["id"],
        "amount": "60.00",
    }
    document = gql("mutation ($i: PlaceOrderInput!) { placeOrder(input: $i) { id status } }")
    order = (await session.execute(document, variable_values={"i": wish}))["placeOrder"]
    again = (await session.execute(document, variable_values={"i": wish}))["placeOrder"]
    assert again["id"] == order["id"], "the same key is the same order"
    filled = await available(
        session,
        f'{{ order(id: "{order["id"]}") {{ status filledAmount legs {{ symbol }} }} }}',
        "order",
        lambda order: order["status"] == "FILLED",
    )
    assert len(filled["legs"]) == len(baskets[0]["composition"]), filled
    document = "{ portfolio { totalValue cash investedValue positions { marketValue } } }"
    portfolio = (await session.execute(gql(document)))["portfolio"]
    invested = sum(Decimal(position["marketValue"]) for position in portfolio["positions"])
    assert invested == Decimal(portfolio["investedValue"]), portfolio
    assert invested + Decimal(portfolio["cash"]) == Decimal(portfolio["totalValue"]), portfolio


async def withdraw(session, events):
    control("clock/advance", {"seconds": 4 * 86400})
    await available(
        session, "{ balance { withdrawable } }", "balance",
        lambda balance: Decimal(balance["withdrawable"]) >= 20,
    )
    wish = {
        "idempotencyKey": str(uuid.uuid4()),
        "amount": "20.00",
        "targetChain": "ETHEREUM",
        "targetAddress": "0x" + uuid.uuid4().hex + uuid.uuid4().hex[:8],
    }
    document = gql(
        "mutation ($i: InitiateWithdrawalInput!) { initiateWithdrawal(input: $i) { id status } }"
    )

    def request():
        asyncio.run_coroutine_threadsafe(
            session.execute(document, variable_values={"i": wish}), loop
        ).result(30)

    loop = asyncio.get_running_loop()
    complete = await until(
        events,
        "subscription { withdrawalUpdated { id status amount txHash } }",
        "withdrawalUpdated",
        lambda withdrawal: withdrawal["status"] == "COMPLETE",
        request,
    )
    assert complete["amount"] == "20.00" and complete["txHash"], complete


async def main():
    name = f"gql-{uuid.uuid4().hex[:8]}"
    tokens = control(
        "oidc/token",
        {"sub": f"auth0|{name}", "email": f"{name}@example.test", "kind": "both"},
    )
    headers = {"Authorization": f"Bearer {tokens['accessToken']}"}
    url = f"{GATEWAY}/graphql"
    socket = WebsocketsTransport(
        url=url.replace("http", "ws", 1),
        init_payload=headers,
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    async with Client(transport=socket) as events:
        http = AIOHTTPTransport(url=url, headers=headers)
        async with Client(transport=http, fetch_schema_from_transport=True) as session:
            await sign_up(session, events, tokens["idToken"])
            passcode = await enter_passcode(session)
            await deposit(session, events)
        stepped_up = AIOHTTPTransport(url=url, headers=headers | {"X-Passcode-Session": passcode})
        async with Client(transport=stepped_up) as session:
            await buy_basket(session, events)
            await withdraw(session, events)
    print("introspected, and went the whole way with gql")


asyncio.run(main())
