package io.coursework.mlflow.reproduction;

import io.coursework.analysis.probe.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tables of claims as builds before blocks and looks recorded them. Their rules measured how long a
 * plateau lasts at a short budget, so what they decided is not shown.
 */
public final class WithdrawnVerdicts {

  private static final Set<String> DECIDED = Set.of("confirmed", "refuted", "withdrawn");
  private static final String VERDICT = "verdict";
  private static final String WHY = "why";
  private static final String EFFECT = "effect"; // a column that later tables do not have

  private static final String REASON =
      "the runs have few steps and one-level expressions, where a size that looks necessary is"
          + " often a plateau that longer training leaves";

  private WithdrawnVerdicts() {}

  /** The table without what withdrawn rules decided; one of later rules as it is. */
  public static TextTable of(TextTable claims) {
    return claims.columns().contains(EFFECT)
        ? new TextTable(
            claims.name(),
            claims.columns(),
            claims.rows().stream().map(row -> withdrawn(claims.columns(), row)).toList())
        : claims;
  }

  private static List<String> withdrawn(List<String> columns, List<String> row) {
    if (!DECIDED.contains(row.get(columns.indexOf(VERDICT)))) {
      return row;
    }
    List<String> changed = new ArrayList<>(row);
    changed.set(columns.indexOf(VERDICT), "withdrawn");
    changed.set(columns.indexOf(WHY), REASON);
    return changed;
  }
}
