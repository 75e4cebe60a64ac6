from annotator.app.page_markup import join, table, tag


def test_text_is_escaped_everywhere_and_markup_is_not_escaped_twice() -> None:
    inner = tag("b", "<script>alert('x')</script> & so on")
    assert inner == "<b>&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; so on</b>"
    assert tag("p", inner, "<i>") == f"<p>{inner}&lt;i&gt;</p>"
    assert tag("a", "x", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">x</a>'


def test_parts_may_be_missing_or_nested() -> None:
    assert join("a", None, ["b", [tag("br")]]) == "ab<br>"


def test_attributes_take_python_names_and_short_numbers() -> None:
    assert tag("rect", x=1.0, stroke_width=0.3333, class_="row", hidden=False, id=None) == (
        '<rect x="1" stroke-width="0.33" class="row"></rect>'
    )


def test_numbers_stand_right_in_tables() -> None:
    made = table(("Name", "Count"), [("<a>", "1")], numeric=(1,))
    assert '<td>&lt;a&gt;</td><td class="number">1</td>' in made
