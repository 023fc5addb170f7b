package io.coursework.tracking.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A data set that a run read.
 *
 * @param name e.g. {@code listops/depth3}, at most 500 characters
 * @param context what it was used for: {@code train}, {@code validation}, {@code test}
 * @param digest identifies the content, 8 hex digits by convention, at most 36 characters
 * @param source how to make or find it again, e.g. generator and seed
 * @param columns the fields of one example
 * @param profile numbers about it, e.g. {@code num_rows}; values are numbers, booleans, text, or
 *     lists and maps of these
 */
public record DatasetInput(
    String name,
    String context,
    String digest,
    Map<String, String> source,
    List<Column> columns,
    Map<String, Object> profile) {

  /**
   * One field of an example.
   *
   * @param type boolean, integer, long, float, double, string, binary or datetime
   */
  public record Column(String name, String type) {
    public Column {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
    }
  }

  public DatasetInput {
    Limits.text("data set name", name, 1, 500);
    Limits.text("data set context", context, 1, 250);
    Limits.text("data set digest", digest, 1, 36);
    source = Map.copyOf(source);
    columns = List.copyOf(columns);
    profile = Map.copyOf(profile);
  }
}
