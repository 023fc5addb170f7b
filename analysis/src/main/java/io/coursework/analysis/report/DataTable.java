package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A table: numbers to the right, sorted by a column where one clicks on its heading. */
public final class DataTable {

  private static final int MANY = 14; // rows
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9][0-9,]*(\\.[0-9]+)?([eE][-+]?[0-9]+)?%?");

  private DataTable() {}

  /** The table as a piece of a page; it scrolls in itself where the page is narrower. */
  public static Html html(TextTable table) {
    List<Boolean> numeric =
        IntStream.range(0, table.columns().size())
            .mapToObj(c -> table.rows().stream().map(row -> row.get(c)).toList())
            .map(
                cells ->
                    cells.stream().anyMatch(DataTable::isNumber)
                        && cells.stream().allMatch(cell -> cell.isEmpty() || isNumber(cell)))
            .toList();
    List<Html> rows = new ArrayList<>();
    for (List<String> row : table.rows()) {
      rows.add(tag("tr", cells("td", row, numeric)));
    }
    return tag(
        "div",
        style(frame(table.rows().size())),
        attribute("tabindex", "0"),
        tag(
            "table",
            style("sortable"),
            attribute("data-name", table.name()),
            tag("thead", tag("tr", cells("th", table.columns(), numeric))),
            tag("tbody", Html.all(rows))));
  }

  /** The table folded behind its name, with a link that downloads its numbers. */
  public static Html folded(TextTable table) {
    return tag(
        "details",
        style("data"),
        tag(
            "summary",
            text(
                "%s.tsv (%,d %s)"
                    .formatted(
                        table.name(),
                        table.rows().size(),
                        table.rows().size() == 1 ? "row" : "rows"))),
        html(table));
  }

  /** The style of a table's frame: one of many rows is looked at through a window. */
  static String frame(int rows) {
    return rows > MANY ? "table tall" : "table";
  }

  private static Html cells(String name, List<String> cells, List<Boolean> numeric) {
    return Html.all(
        IntStream.range(0, cells.size())
            .mapToObj(
                c ->
                    numeric.get(c)
                        ? tag(name, style("number"), text(cells.get(c)))
                        : tag(name, cell(cells.get(c))))
            .toList());
  }

  /** What is an address can be followed. */
  private static Html cell(String text) {
    return text.matches("https?://[^\\s]+")
        ? tag("a", attribute("href", text), text("open"))
        : text(text);
  }

  private static boolean isNumber(String cell) {
    return cell.equals("-") || NUMBER.matcher(cell).matches();
  }
}
