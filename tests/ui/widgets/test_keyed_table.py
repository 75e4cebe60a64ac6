from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from annotator.ui.widgets.keyed_table import KeyedTableModel


@dataclass(frozen=True)
class Row:
    id: str
    size: int


class Table(KeyedTableModel[Row]):
    def __init__(self):
        super().__init__(key=lambda row: row.id, order=lambda row: row.size)

    def headings(self) -> tuple[str, ...]:
        return ("Size",)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        row = self.row_at(index.row())
        return row.size if row is not None and role == Qt.ItemDataRole.DisplayRole else None


def shown(table: Table) -> list[int]:
    return [table.data(table.index(row, 0)) for row in range(table.rowCount())]


@pytest.fixture
def table(qapp, qtmodeltester) -> Table:
    made = Table()
    made.set_rows([Row("a", 3), Row("b", 1), Row("c", 2)])
    qtmodeltester.check(made)
    return made


def test_rows_stand_in_order(table):
    assert shown(table) == [1, 2, 3]
    table.set_order(lambda row: row.size, descending=True)
    assert shown(table) == [3, 2, 1]
    assert [table.row_of(row_id) for row_id in "abc"] == [0, 2, 1]


def test_a_changed_row_in_place_tells_only_that_row(table, qtbot):
    with qtbot.waitSignal(table.dataChanged) as told, qtbot.assertNotEmitted(table.modelReset):
        table.update_rows({"c": Row("c", 2)})
    assert told.args[0].row() == told.args[1].row() == 1


@pytest.mark.parametrize("descending", [False, True])
def test_a_row_with_another_key_moves_and_what_is_selected_stays(table, descending):
    table.set_order(lambda row: row.size, descending=descending)
    chosen = QPersistentModelIndex(table.index(table.row_of("b"), 0))
    table.update_rows({"b": Row("b", 9)})
    assert shown(table) == ([9, 3, 2] if descending else [2, 3, 9])
    assert chosen.isValid()
    assert table.id_at(chosen.row()) == "b"


def test_a_row_that_no_longer_passes_goes_and_comes_back(table):
    table.set_filter(lambda row: row.size < 3)
    table.update_rows({"b": Row("b", 5)})
    assert shown(table) == [2]
    assert table.row_of("b") is None
    table.update_rows({"b": Row("b", 0)})
    assert shown(table) == [0, 2]
    assert table.total == 3


@pytest.mark.parametrize("descending", [False, True])
def test_random_changes_leave_the_table_as_if_built_anew(qapp, descending):
    random.seed(4)
    table, kept = Table(), {}
    table.set_order(lambda row: row.size, descending=descending)
    table.set_filter(lambda row: row.size % 3 != 0)
    for _ in range(400):
        row_id = str(random.randrange(40))
        row = None if random.random() < 0.3 else Row(row_id, random.randrange(20))
        table.update_rows({row_id: row})
        kept[row_id] = row
        wanted = sorted((r for r in kept.values() if r is not None and r.size % 3), key=lambda r: (r.size, r.id))
        assert [table.row_at(n) for n in range(table.rowCount())] == (wanted[::-1] if descending else wanted)


def test_many_changes_at_once_are_one_reset(table, qtbot):
    with qtbot.waitSignal(table.modelReset):
        table.update_rows({f"n{number}": Row(f"n{number}", number) for number in range(500)})
    assert table.rowCount() == 503


@pytest.mark.parametrize("many", [3, 250])
def test_a_filter_taken_back_shows_what_changed_meanwhile_in_its_place(table: Table, many: int) -> None:
    table.set_filter(lambda row: row.size < 2)
    table.update_rows({"a": Row("a", 0), "b": None, **{f"n{n}": Row(f"n{n}", n) for n in range(many)}})
    table.set_filter(lambda _row: True)
    assert shown(table) == sorted([0, 2, *range(many)])
