"""Uses the explorer page as a developer would, in Chromium.

Usage: explore.py everything|without-introspection URL [SCREENSHOT-FOLDER]
"""

import asyncio
import re
import sys
from pathlib import Path

from playwright.async_api import async_playwright, expect

SCENARIO, URL = sys.argv[1:3]
PICTURES = Path(sys.argv[3]) if len(sys.argv) > 3 else None
# For each thing that is waited for; the machine may be busy with a thousand other tests.
PATIENCE = 120_000


def beginning(text):
    return re.compile("^" + re.escape(text))


async def picture(page, name):
    if PICTURES:
        PICTURES.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=PICTURES / f"{name}.png")


async def write_anew(page):
    editor = page.get_by_role("textbox", name="Operation")
    await page.get_by_role("button", name="New tab", exact=True).click()
    await expect(editor).to_be_focused()
    return editor


async def reads_the_schema(page):
    docs = page.get_by_label("Docs and history")
    await expect(docs.get_by_role("button", name="Mutation", exact=True)).to_be_visible()
    await docs.get_by_role("searchbox").fill("withdrawable")
    await docs.get_by_role("button", name="Balance.withdrawable", exact=True).click()
    await expect(docs).to_contain_text("USD at the broker")
    await docs.get_by_role("button", name="Decimal", exact=True).first.click()
    await expect(docs.get_by_role("heading", name="Decimal")).to_be_visible()
    await picture(page, "docs")
    await docs.get_by_role("button", name="Schema", exact=True).click()


async def completes_and_runs(page):
    editor = await write_anew(page)
    options = page.get_by_role("listbox", name="Completions").get_by_role("option")
    await editor.press_sequentially("{")
    await editor.press("Enter")
    await editor.press_sequentially("bal")
    await expect(options.first).to_contain_text("balance")
    await picture(page, "completion")
    # Takes the field, and offers those of its type between the braces.
    await editor.press("Enter")
    await expect(options.filter(has_text="buyingPower")).to_be_visible()
    await editor.press_sequentially("buy")
    await editor.press("Enter")
    await expect(editor).to_have_value("{\n  balance {\n    buyingPower\n  }\n}")
    await editor.press("Control+Enter")
    result = page.get_by_label("Result", exact=True).first
    await expect(result).to_contain_text("200")
    await expect(result).to_contain_text('"buyingPower": "1024.50"')
    await picture(page, "result")


async def completes_arguments_and_their_values(page):
    editor = await write_anew(page)
    options = page.get_by_role("listbox", name="Completions").get_by_role("option")
    await editor.press_sequentially("query Address($c: Cha")
    await expect(options.first).to_contain_text("Chain")
    await editor.press("Enter")
    await editor.press_sequentially("!) { depositAd")
    await expect(options.first).to_contain_text("depositAddress")
    await editor.press("Enter")
    # The required argument is there, and what it may be is offered: the fitting variable too.
    await expect(options.filter(has_text="ETHEREUM")).to_be_visible()
    await editor.press_sequentially("$")
    await expect(options.first).to_contain_text("$c")
    await editor.press("Enter")
    assert "depositAddress(chain: $c)" in await editor.input_value(), await editor.input_value()


async def marks_what_is_wrong(page):
    editor = await write_anew(page)
    await editor.fill("query Wrong($unused: ID) {\n  me { idd }\n  deposit { id }\n}\n")
    problems = page.get_by_role("list", name="Problems in: Operation").get_by_role("button")
    await expect(problems).to_have_text([
        "Line 1“$unused” is not used.",
        "Line 2User has no field “idd”. Did you mean “id”?",
        "Line 3“deposit” needs the argument “id: ID!”.",
    ])
    await expect(page.locator(".code-layer .wrong").first).to_be_visible()
    await picture(page, "problems")
    await problems.nth(1).click()
    selected = "t => t.value.slice(t.selectionStart, t.selectionEnd)"
    assert await editor.evaluate(selected) == "idd"
    await editor.fill("{ me { id")
    await expect(problems).to_have_text(["Line 1Expected “}”, found the end."])


async def prettifies(page):
    editor = await write_anew(page)
    await editor.fill("query A($n:Int=3){# why\norders(first:$n){edges{node{id}}}}")
    await page.get_by_role("button", name="Prettify", exact=True).click()
    await expect(editor).to_have_value(
        "query A($n: Int = 3) {\n  # why\n  orders(first: $n) {\n    edges {\n      node {\n"
        "        id\n      }\n    }\n  }\n}\n"
    )


async def tries_from_the_docs(page):
    docs = page.get_by_label("Docs and history")
    await docs.get_by_role("button", name="Mutation", exact=True).click()
    await page.get_by_title("Write an operation with verifyPasscode").click()
    editor = page.get_by_role("textbox", name="Operation")
    await expect(editor).to_have_value(
        "mutation VerifyPasscode($passcode: String!) {\n  verifyPasscode(passcode: $passcode) {\n"
        "    token\n    expiresAt\n  }\n}\n"
    )
    variables = page.get_by_role("textbox", name="Variables")
    await variables.fill('{ "passcode": "493817", "pass": 1 }')
    await expect(page.get_by_role("list", name="Problems in: Variables")).to_contain_text(
        "The operation has no variable “$pass”."
    )
    await variables.fill('{ "passcode": "493817" }')
    await page.get_by_role("button", name="Run", exact=True).click()
    await expect(page.get_by_label("Result", exact=True).first).to_contain_text('"token": "fresh"')
    await picture(page, "mutation")


async def tells_errors(page):
    editor = await write_anew(page)
    await editor.fill("{ deposits { edges { node { id } } } me { id } }")
    await editor.press("Control+Enter")
    errors = page.locator(".error-note").first
    await expect(errors).to_contain_text("at deposits")
    await picture(page, "errors")


async def picks_one_of_several(page):
    editor = await write_anew(page)
    await editor.fill("query One { me { id } }\nquery Two { balance { withdrawable } }\n")
    picker = page.get_by_role("combobox", name="Operation to run")
    await expect(picker).to_be_visible()
    await editor.press("Control+Home")
    await expect(picker).to_have_value("One")
    await picker.select_option("Two")
    await page.get_by_role("button", name="Run", exact=True).click()
    await expect(page.get_by_label("Result", exact=True).first).to_contain_text('"withdrawable": "1.00"')


async def listens(page):
    editor = await write_anew(page)
    await editor.fill("subscription Watch { balanceUpdated { buyingPower updatedAt } }")
    await editor.press("Control+Enter")
    events = page.get_by_role("list", name="Events, the newest first").get_by_role("listitem")
    await expect(events).to_have_count(1)
    await expect(events.first).to_contain_text('"buyingPower": "7.00"')
    await picture(page, "subscription")
    await page.get_by_role("button", name="Stop", exact=True).click()
    await expect(page.get_by_label("Result", exact=True).first).to_contain_text("Stopped.")


async def knows_the_headers(page):
    await page.get_by_role("tab", name="Headers").click()
    value = page.get_by_role("textbox", name="Header value")
    await expect(value).to_have_value(beginning("Bearer "))
    await expect(page.locator(".header-note")).to_contain_text("The development token is good until")
    await picture(page, "headers")
    ready = await value.input_value()
    await value.fill("Bearer nonsense")
    await page.get_by_role("button", name="Run", exact=True).click()
    await expect(page.get_by_label("Result", exact=True).first).to_contain_text("4403")
    await page.get_by_role("button", name="Development token", exact=True).click()
    await expect(value).to_have_value(ready)
    await page.get_by_role("tab", name="Variables").click()


async def keeps_its_work(page):
    before = await page.get_by_role("tab").all_text_contents()
    await page.reload()
    await expect(page.get_by_role("textbox", name="Operation")).to_have_value(beginning("subscription"))
    assert await page.get_by_role("tab").all_text_contents() == before
    await page.get_by_role("button", name="History", exact=True).click()
    entries = page.locator(".history-entry")
    await expect(entries.first).to_contain_text("Watch")
    await picture(page, "history")
    await entries.filter(has_text="VerifyPasscode").click()
    await expect(page.get_by_role("textbox", name="Variables")).to_have_value('{ "passcode": "493817" }')


async def looks_well_otherwise(page):
    await page.get_by_role("button", name="Docs", exact=True).click()
    await page.emulate_media(color_scheme="dark")
    await picture(page, "dark")
    await page.emulate_media(color_scheme="light")
    await page.get_by_role("button", name="Shortcuts", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await picture(page, "shortcuts")
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 480, "height": 900})
    await picture(page, "narrow")
    await page.set_viewport_size({"width": 1440, "height": 860})


async def does_without_introspection(page):
    await page.goto(URL)
    await expect(page.get_by_label("Docs and history")).to_contain_text("introspection is off")
    await page.get_by_role("button", name="Run", exact=True).click()
    await expect(page.get_by_label("Result", exact=True).first).to_contain_text('"kycStatus": "PENDING"')
    await picture(page, "without-introspection")


async def explore(page):
    await page.goto(URL)
    await reads_the_schema(page)
    await completes_and_runs(page)
    await completes_arguments_and_their_values(page)
    await marks_what_is_wrong(page)
    await prettifies(page)
    await tries_from_the_docs(page)
    await tells_errors(page)
    await picks_one_of_several(page)
    await listens(page)
    await knows_the_headers(page)
    await keeps_its_work(page)
    await looks_well_otherwise(page)


async def main():
    origins, complaints = set(), []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell",
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            timeout=PATIENCE,
        )
        page = await browser.new_page(viewport={"width": 1440, "height": 860})
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.on("request", lambda request: origins.add("/".join(request.url.split("/")[:3])))
        page.on("websocket", lambda socket: origins.add(socket.url.split("/graphql")[0].replace("ws", "http", 1)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            if SCENARIO == "everything":
                await explore(page)
                assert complaints == [], complaints
            else:
                await does_without_introspection(page)
            assert origins == {URL}, origins
        except BaseException:
            await picture(page, "failure")
            print(complaints)
            raise
        await browser.close()
    print("explored")


asyncio.run(asyncio.wait_for(main(), 900))
