// Pieces side by side, and pieces that go with this one: tables, links and forms that need no script.

import { expect, test } from "../fixtures/test.ts";

test("44. pieces are compared by links, up to four", async ({ page, visit, expectAccessible }) => {
  await visit("/products/wren-mug");
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page).toHaveURL("/compare?p=wren-mug");
  await page.getByLabel("Compare with").selectOption("Tern tumbler");
  await page.getByRole("button", { name: "Add it" }).click();
  await expect(page).toHaveURL("/compare?p=wren-mug&p=tern-tumbler");
  await expect(page.getByRole("columnheader")).toHaveCount(2);
  const price = page.getByRole("row", { name: /^Price/ });
  await expect(price).toContainText("differs");
  await expect(page.getByRole("row", { name: /^Made by/ })).not.toContainText("differs");
  await expectAccessible();
  await page.getByRole("link", { name: "Show only what differs" }).click();
  await expect(page.getByRole("row", { name: /^Made by/ })).toHaveCount(0);
  await expect(price).toBeVisible();
  await page.goto("/compare?p=wren-mug&p=tern-tumbler&p=field-plate&p=hollow-bowl");
  await expect(page.getByLabel("Compare with")).toHaveCount(0);
  await page.getByRole("link", { name: "Take out Field plate" }).click();
  await expect(page.getByRole("columnheader")).toHaveCount(3);
});

test("59. similar pieces say why they are shown", async ({ page, visit }) => {
  await visit("/products/wren-mug");
  const similar = page.getByRole("region", { name: "Similar pieces" });
  await expect(similar.getByRole("listitem")).toHaveCount(4);
  for (const why of await similar.locator(".card-why").allTextContents()) expect(why).toMatch(/^Also in |, too$|^About the same price$/);
  await expect(similar.getByRole("link", { name: "Wren mug", exact: true })).toHaveCount(0);
});
