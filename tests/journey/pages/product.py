"""Datasette's own pages, in the tab where a participant uses them."""

from typing import Self

from playwright.sync_api import Page


class Tables:
    """The product's tab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.wait_for_load_state()

    def open_table(self, name: str) -> Self:
        self.page.get_by_role("link", name=name, exact=True).click()
        self.page.get_by_role("table").wait_for()
        return self

    def sort_by(self, column: str) -> Self:
        """Rows from the lowest value of the column on."""
        self.page.get_by_role("columnheader", name=column).get_by_role("link", name=column).click()
        self.page.wait_for_url(f"**_sort={column}**")
        return self

    def first(self, column: str) -> str:
        """What the first row has in a column."""
        heads = [text.split()[0] for text in self.page.get_by_role("columnheader").all_inner_texts()]
        row = self.page.get_by_role("table").locator("tbody tr").first
        return row.locator("td").nth(heads.index(column)).inner_text().strip()

    def close(self) -> None:
        self.page.close()
