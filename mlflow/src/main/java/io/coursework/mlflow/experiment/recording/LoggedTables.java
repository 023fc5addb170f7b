package io.coursework.mlflow.experiment.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.tracking.run.Run;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Tables in the form that MLflow's pages show, sort and compare: {@code tables/<name>.json} with
 * columns and data, and one tag that lists them all.
 */
public final class LoggedTables {

  /** The tag with the list of tables. */
  static final String TAG = "mlflow.loggedArtifacts";

  private static final int MOST_CHARACTERS = 8000; // of a tag: a list that is cut is not valid
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,3}(?:,\\d{3})+|-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
  private static final String NOTHING = "-"; // in a table for people
  private static final ObjectMapper JSON = new ObjectMapper();

  private LoggedTables() {}

  /**
   * Records all tables of a run.
   *
   * @throws IllegalArgumentException if they are too many for the list
   */
  public static void record(Run run, List<TextTable> tables) {
    ArrayNode list = JSON.createArrayNode();
    tables.forEach(table -> list.addObject().put("path", path(table)).put("type", "table"));
    String tag = text(list);
    if (tag.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "%d tables need a list of %d characters, but only %d fit; record fewer"
              .formatted(tables.size(), tag.length(), MOST_CHARACTERS));
    }
    tables.forEach(
        table -> run.artifact(path(table), json(table).getBytes(StandardCharsets.UTF_8)));
    run.tag(TAG, tag);
  }

  private static String path(TextTable table) {
    return "tables/" + table.name() + ".json";
  }

  /**
   * The table as JSON. A column of nothing but numbers is one of numbers, so that it is sorted as
   * such; {@code -} becomes null in it. Params in the names of columns are written with a slash,
   * {@code model/d_model}: of a name with a dot the pages show empty cells.
   */
  static String json(TextTable table) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode columns = json.putArray("columns");
    table.columns().forEach(column -> columns.add(column.replace('.', '/')));
    List<Boolean> numeric =
        IntStream.range(0, table.columns().size())
            .mapToObj(column -> table.rows().stream().allMatch(row -> isNumber(row.get(column))))
            .toList();
    ArrayNode data = json.putArray("data");
    for (List<String> cells : table.rows()) {
      ArrayNode row = data.addArray();
      for (int column = 0; column < cells.size(); column++) {
        String cell = cells.get(column);
        if (!numeric.get(column)) {
          row.add(cell);
        } else if (cell.equals(NOTHING)) {
          row.addNull();
        } else {
          row.add(new BigDecimal(cell.replace(",", "")));
        }
      }
    }
    return text(json);
  }

  private static boolean isNumber(String cell) {
    return cell.equals(NOTHING) || NUMBER.matcher(cell).matches();
  }

  private static String text(Object json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
