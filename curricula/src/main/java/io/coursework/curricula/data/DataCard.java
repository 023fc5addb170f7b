package io.coursework.curricula.data;

import io.coursework.curricula.spec.SnakeCase;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page beside a data set that says what it is and how to check it and make it again. */
final class DataCard {
  private DataCard() {}

  /**
   * @param commands that check the file and make it again
   */
  static String of(
      Dataset dataset,
      DataFormat format,
      boolean chains,
      WrittenData written,
      List<String> commands) {
    StringBuilder card = new StringBuilder();
    String name = written.file().getFileName().toString();
    card.append("# ").append(name).append("\n\n");
    card.append(
        "ListOps expressions with their values, generated: nobody's data, and no licence is"
            + " needed.\n\n");
    card.append("| | |\n|---|---|\n");
    row(card, "rows", String.format(Locale.ROOT, "%,d", written.stats().rows()));
    row(card, "of them held out", String.format(Locale.ROOT, "%,d", written.heldOut()));
    row(card, "bytes", String.format(Locale.ROOT, "%,d", written.bytes()));
    row(card, "digest", "`" + written.digest() + "` (of the file's SHA-256, the first 32 digits)");
    row(card, "format", format.summary().replace("<TAB>", " TAB "));
    row(
        card,
        "notation",
        SnakeCase.of(dataset.task().spec().notation())
            + ", e.g. `"
            + dataset.task().spec().notation().example()
            + "`");
    card.append("\n## Columns\n\n");
    card.append("- expression: in that notation\n");
    card.append("- value: what it evaluates to, exactly\n");
    if (chains) {
      card.append("- chain: the steps after the expression, joined by `")
          .append(dataset.task().spec().notation().separator())
          .append("`; the last is the value\n");
    }
    if (format.complete()) {
      card.append("- part: of the split below, such as training or held-out\n");
    }
    card.append("\n## How it was made\n\n");
    card.append(
        "Row i is a function of these keys and i alone; rows are drawn with replacement.\n\n");
    card.append("| key | value |\n|---|---|\n");
    for (Map.Entry<String, String> entry : dataset.provenance().entrySet()) {
      row(card, entry.getKey(), entry.getValue());
    }
    if (!commands.isEmpty()) {
      card.append("\n## Check it, make it again\n\n```\n");
      commands.forEach(command -> card.append(command).append('\n'));
      card.append("```\n");
    }
    card.append("\n## Statistics\n\n```\n").append(written.stats().text()).append("```\n");
    return card.toString();
  }

  private static void row(StringBuilder card, String key, String value) {
    card.append("| ").append(key).append(" | ").append(value.replace("|", "\\|")).append(" |\n");
  }
}
