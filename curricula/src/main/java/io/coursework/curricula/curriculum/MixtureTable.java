package io.coursework.curricula.curriculum;

import io.coursework.curricula.domain.Names;
import io.coursework.curricula.spec.Decimal;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Location;
import io.coursework.curricula.spec.PlainFile;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.spec.UnfitFileException;
import io.coursework.curricula.task.DifficultyAxis;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The mixture that a training was taught with, as a table of tab-separated values: a header {@code
 * step}, the operations, {@code difficulty}; then a line for the first step and for each step that
 * differs from the one before. The shares of the operations include what was rehearsed and are
 * written so that they read back to the bit. The difficulty, a column that may be left out, is
 * {@code all}, or order, axis and share: {@code easy_first length 0.25}.
 *
 * <p>Buffers of rehearsed expressions and phases of the optimiser are not in it.
 */
final class MixtureTable {
  static final String STEP = "step";
  static final String DIFFICULTY = "difficulty";

  /** Bytes: some million lines, one for each step of a long training with a teacher. */
  static final long LARGEST = 1L << 28;

  private static final String ALL = "all";
  private static final double ROUNDING = 1e-6; // shares typed as decimals
  private static final double EXACT = 1e-12; // shares that were computed

  private final NavigableMap<Long, Lesson> lessons;

  private MixtureTable(NavigableMap<Long, Lesson> lessons) {
    this.lessons = lessons;
  }

  /**
   * Reads a table.
   *
   * @throws InvalidSpecException naming the file, the first line that cannot be used, and why
   */
  public static MixtureTable read(String file) {
    List<String> lines;
    try {
      lines = PlainFile.named(Location.of(file)).text(LARGEST).lines().toList();
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (InvalidPathException e) {
      throw unreadable(file, e.getReason());
    } catch (UnfitFileException e) {
      throw unreadable(file, e.getReason());
    } catch (IOException e) {
      throw unreadable(file, e.getMessage());
    }
    List<String> columns = lines.isEmpty() ? List.of() : List.of(lines.get(0).split("\t", -1));
    require(
        columns.size() > 1 && columns.get(0).equals(STEP),
        file,
        1,
        "'%s' is not a valid header; it must be step and the operations, separated by tabs",
        lines.isEmpty() ? "" : lines.get(0));
    List<String> names =
        columns.stream().map(c -> c.equals(DIFFICULTY) ? c : Names.canonical(c)).toList();
    require(
        names.stream().distinct().count() == names.size(),
        file,
        1,
        "'%s' names a column twice; keep one of them",
        lines.get(0));
    NavigableMap<Long, Lesson> lessons = new TreeMap<>();
    for (int i = 1; i < lines.size(); i++) {
      new Line(file, i + 1, names, List.of(lines.get(i).split("\t", -1))).addTo(lessons);
    }
    require(!lessons.isEmpty(), file, 2, "there is no line for step 0; add it");
    return new MixtureTable(lessons);
  }

  private static InvalidSpecException unreadable(String file, String why) {
    return new InvalidSpecException(
        List.of(
            "file = %s cannot be read (%s); give the mixture.tsv of a run".formatted(file, why)));
  }

  /** What a step was taught with: the line of the step, or the last one before. */
  public Lesson lesson(long step) {
    return lessons.floorEntry(step).getValue();
  }

  /** Every operation that has a share above 0 somewhere. */
  public Set<String> operations() {
    return OperationWeights.trained(lessons.values().stream().map(Lesson::weights).toList());
  }

  /** The header for some operations, without line end. */
  static String header(List<String> operations) {
    return STEP + "\t" + String.join("\t", operations) + "\t" + DIFFICULTY;
  }

  /** All that a line says of a lesson, the step apart, without line end. */
  static String cells(List<String> operations, Lesson lesson) {
    Map<String, Double> mix = lesson.mix();
    StringBuilder cells = new StringBuilder();
    for (String operation : operations) {
      cells.append(mix.getOrDefault(operation, 0.0)).append('\t');
    }
    Difficulty difficulty = lesson.difficulty();
    String limit =
        String.join(
            " ",
            SnakeCase.of(difficulty.order()),
            SnakeCase.of(difficulty.axis()),
            Double.toString(difficulty.share()));
    return cells.append(difficulty.share() == 1 ? ALL : limit).toString();
  }

  private static void require(boolean ok, String file, int line, String format, Object... args) {
    new Requirements()
        .require(ok, "file = %s, line %d: %s", file, line, String.format(Locale.ROOT, format, args))
        .throwIfAny();
  }

  /** One line as it is read. */
  private record Line(String file, int number, List<String> columns, List<String> cells) {

    /** Adds the line's lesson if it can come next. */
    void addTo(NavigableMap<Long, Lesson> lessons) {
      check(
          cells.size() == columns.size(),
          "%d cells, but the header has %d; give each column a value",
          cells.size(),
          columns.size());
      long step = step();
      check(
          lessons.isEmpty() ? step == 0 : step > lessons.lastKey(),
          lessons.isEmpty()
              ? "step = %d, but the first line must be that of step 0"
              : "step = %d does not come after the line before; sort by step",
          step);
      lessons.put(step, lesson());
    }

    private long step() {
      try {
        return Decimal.whole(cells.get(0));
      } catch (IllegalArgumentException e) {
        throw failure("step = '%s' %s", cells.get(0), e.getMessage());
      }
    }

    private Lesson lesson() {
      double[] shares = new double[columns.size()];
      List<String> operations = new ArrayList<>();
      Difficulty difficulty = Difficulty.ALL;
      double sum = 0;
      for (int i = 1; i < columns.size(); i++) {
        if (columns.get(i).equals(DIFFICULTY)) {
          difficulty = difficulty(cells.get(i));
        } else {
          double share = number(columns.get(i), cells.get(i));
          shares[operations.size()] = share;
          operations.add(columns.get(i));
          sum += share;
        }
      }
      check(Math.abs(sum - 1) <= ROUNDING, "the shares sum to %s, not to 1", sum);
      Map<String, Double> weights =
          OperationWeights.of(operations, Arrays.copyOf(shares, operations.size()));
      return Lesson.of(Math.abs(sum - 1) <= EXACT ? weights : OperationWeights.normalised(weights))
          .with(difficulty);
    }

    private double number(String column, String cell) {
      double number;
      try {
        number = Decimal.number(cell);
      } catch (IllegalArgumentException e) {
        throw failure("%s = '%s' %s", column, cell, e.getMessage());
      }
      check(number >= 0 && number <= 1, "%s = '%s' is not a share in [0, 1]", column, cell);
      return number;
    }

    private Difficulty difficulty(String cell) {
      if (cell.equals(ALL)) {
        return Difficulty.ALL;
      }
      String[] parts = cell.split(" ", -1);
      try {
        if (parts.length == 3) {
          return new Difficulty(
              Difficulty.Order.valueOf(parts[0].toUpperCase(Locale.ROOT)),
              DifficultyAxis.valueOf(parts[1].toUpperCase(Locale.ROOT)),
              Decimal.number(parts[2]));
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
      throw failure(
          "difficulty = '%s' is neither all nor order, axis and share, such as easy_first length"
              + " 0.25",
          cell);
    }

    private void check(boolean ok, String format, Object... args) {
      require(ok, file, number, format, args);
    }

    private InvalidSpecException failure(String format, Object... args) {
      return new InvalidSpecException(
          List.of(
              String.format(
                  "file = %s, line %d: %s",
                  file, number, String.format(Locale.ROOT, format, args))));
    }
  }
}
