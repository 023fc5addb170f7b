package io.coursework.curricula.data;

import io.coursework.curricula.notation.Quote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the rows of a data set are laid out in a file. */
public enum DataFormat {
  /** Cells between tabs under a header that names expression, value and maybe chain and part. */
  TSV("expression<TAB>value<TAB>chain<TAB>part under a header of these names", true, true, "\n") {
    @Override
    RowParser parser(String first) {
      return Columns.of(first);
    }

    @Override
    Optional<String> header(boolean chains) {
      return Optional.of(
          cells(Columns.EXPRESSION, Columns.VALUE, chains ? Columns.CHAIN : null, Columns.PART));
    }

    @Override
    String write(DataRow row) {
      return cells(
          row.expression(), row.value(), row.chain().orElse(null), row.part().orElse(null));
    }
  },
  /** One JSON object a line, with the keys expression, value and maybe chain and part. */
  JSONL("one JSON object a line: expression, value, chain, part", false, true, "\n") {
    @Override
    RowParser parser(String first) {
      return new JsonRows();
    }

    @Override
    String write(DataRow row) {
      return JsonRows.write(row);
    }
  },
  /** The public ListOps files: value, tab, expression; no header. */
  NYU("value<TAB>expression, no header", false, false, "\n") {
    @Override
    RowParser parser(String first) {
      return new Columns(List.of(Columns.VALUE, Columns.EXPRESSION));
    }

    @Override
    String write(DataRow row) {
      return cells(row.value(), row.expression());
    }
  },
  /** Long-range arena: expression, tab, value, under a header; lines end in CR LF. */
  LRA("expression<TAB>value under the header Source<TAB>Target, CR LF", true, false, "\r\n") {
    @Override
    RowParser parser(String first) {
      if (!first.equals(LRA_HEADER)) {
        throw new RowException(
            "",
            0,
            "the header is " + Quote.of(first) + ", not Source<TAB>Target; give another format");
      }
      return new Columns(List.of(Columns.EXPRESSION, Columns.VALUE));
    }

    @Override
    Optional<String> header(boolean chains) {
      return Optional.of(LRA_HEADER);
    }

    @Override
    String write(DataRow row) {
      return cells(row.expression(), row.value());
    }
  };

  private static final String LRA_HEADER = "Source\tTarget";

  private final String summary;
  private final boolean headed;
  private final boolean complete;
  private final String lineEnd;

  DataFormat(String summary, boolean headed, boolean complete, String lineEnd) {
    this.summary = summary;
    this.headed = headed;
    this.complete = complete;
    this.lineEnd = lineEnd;
  }

  /**
   * The format that a file's first line speaks for: a known header, a JSON object, or else {@link
   * #NYU}.
   *
   * @throws DataException if the file is missing, empty or no text
   */
  public static DataFormat of(Path file) throws IOException {
    try (LineSource lines = LineSource.open(file)) {
      String first = lines.next().text();
      if (first.stripLeading().startsWith("{")) {
        return JSONL;
      }
      List<String> names = List.of(first.split("\t", -1));
      boolean ours = names.contains(Columns.EXPRESSION) || names.contains(Columns.VALUE);
      return first.equals(LRA_HEADER) ? LRA : ours ? TSV : NYU;
    }
  }

  /** One line for help texts. */
  public String summary() {
    return summary;
  }

  /** Whether rows can have a chain of thought and a part. */
  public boolean complete() {
    return complete;
  }

  boolean headed() {
    return headed;
  }

  String lineEnd() {
    return lineEnd;
  }

  /**
   * The parser of a file's rows.
   *
   * @param first the file's first line, which is the header where the format has one
   * @throws RowException if that is not a header of the format
   */
  abstract RowParser parser(String first);

  Optional<String> header(boolean chains) {
    return Optional.empty();
  }

  /** A row as a line, without line end. Cells are taken to hold no tab and no line end. */
  abstract String write(DataRow row);

  /** Cells joined by tabs; those that are null are left out. */
  private static String cells(String... cells) {
    List<String> present = new ArrayList<>();
    for (String cell : cells) {
      if (cell != null) {
        present.add(cell);
      }
    }
    return String.join("\t", present);
  }
}
