package io.coursework.mlflow.cli.console;

import io.coursework.curricula.spec.Decimal;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.SnakeCase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** The options that several commands share, and how their values are read. */
public final class Arguments {

  private static final Set<String> REPEATABLE = Set.of("set", "probe", "spark-conf");

  private Arguments() {}

  /**
   * An option with a value.
   *
   * @param name its long form, without dashes
   * @param value what stands for the value in help texts, in capitals
   * @param description one line
   */
  public static Option value(String name, String value, String description) {
    return Option.builder().longOpt(name).hasArg().argName(value).desc(description).get();
  }

  /** An option whose value is the word of a constant; see {@link #choice}. */
  public static Option oneOf(
      String name, String value, Class<? extends Enum<?>> type, String description) {
    Option option = value(name, value, description);
    option.setType(type); // by which a shell completes it
    return option;
  }

  /** An option without a value. */
  public static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }

  /** Refuses options without a value, and those that stand there twice. */
  public static void check(CommandLine line) {
    Set<String> seen = new HashSet<>();
    for (Option option : line.getOptions()) {
      String name = option.getLongOpt();
      if (option.hasArg() && option.getValue().isBlank()) {
        throw new UsageException("--" + name + " has no value");
      }
      if (!seen.add(name) && !REPEATABLE.contains(name)) {
        throw new UsageException("--" + name + " is given twice; once is enough");
      }
    }
  }

  /** All values of an option that may be repeated. */
  public static List<String> all(CommandLine line, String name) {
    return line.hasOption(name) ? List.of(line.getOptionValues(name)) : List.of();
  }

  /**
   * The value of an option.
   *
   * @throws UsageException if it is missing
   */
  public static String required(CommandLine line, String name) {
    String value = line.getOptionValue(name);
    if (value == null) {
      throw new UsageException("--" + name + " is missing");
    }
    return value;
  }

  /**
   * A whole number within bounds, or the default where the option is absent.
   *
   * @throws UsageException if it is not one, or lies outside {@code low..high}
   */
  public static long whole(CommandLine line, String name, long otherwise, long low, long high) {
    String value = line.getOptionValue(name, Long.toString(otherwise));
    try {
      long number = Decimal.whole(value);
      if (number >= low && number <= high) {
        return number;
      }
      throw new UsageException("--%s %s is outside %d..%d".formatted(name, value, low, high));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--%s %s %s (%d..%d)".formatted(name, value, e.getMessage(), low, high));
    }
  }

  /**
   * The number an option gives, or the default where it is absent.
   *
   * @throws UsageException if it is not one
   */
  public static double number(CommandLine line, String name, double otherwise) {
    String value = line.getOptionValue(name);
    try {
      return value == null ? otherwise : Decimal.number(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--%s %s %s".formatted(name, value, e.getMessage()));
    }
  }

  /**
   * A time such as 90s, 15m, 2h or 3d, or the default where the option is absent.
   *
   * @throws UsageException if it is not written so
   */
  public static Duration duration(CommandLine line, String name, Duration otherwise) {
    String value = line.getOptionValue(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("[0-9]{1,6}[smhd]")) {
      throw new UsageException(
          "--%s %s is not a time; write it as 90s, 15m, 2h or 3d".formatted(name, value));
    }
    try {
      Decimal.whole(value.substring(0, value.length() - 1));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--%s %s %s".formatted(name, value, e.getMessage() + value.charAt(value.length() - 1)));
    }
    String days = value.endsWith("d") ? "P" : "PT";
    return Duration.parse(days + value);
  }

  /**
   * The constant that a word given to an option stands for.
   *
   * @throws UsageException if there is no such constant; names all of them
   */
  public static <E extends Enum<E>> E choice(String option, String word, Class<E> type) {
    List<String> words = SnakeCase.words(type);
    if (!words.contains(word)) {
      throw new UsageException(
          "--%s %s is unknown; choose one of %s (nearest: %s)"
              .formatted(option, word, words, NearestName.of(word, words).orElseThrow()));
    }
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }

  /**
   * Options as they would be typed again, each with its value in quotes where a shell needs them.
   *
   * @param names those to be repeated, in this order
   */
  public static String text(CommandLine line, String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      for (String value : all(line, name)) {
        text.append(" --").append(name).append(" ").append(quoted(value));
      }
    }
    return text.toString();
  }

  /** A word as it would be typed: in quotes where a shell needs them. */
  public static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /**
   * The one word that no option takes: a path.
   *
   * @param what it is the path of
   * @throws UsageException if there is none, or more than one
   */
  public static Path path(CommandLine line, String what) {
    return Path.of(word(line, what));
  }

  /**
   * The one word that no option takes.
   *
   * @param what it is
   * @throws UsageException if there is none, or more than one
   */
  public static String word(CommandLine line, String what) {
    if (line.getArgList().size() != 1) {
      throw new UsageException(
          line.getArgList().isEmpty()
              ? "the %s is missing".formatted(what)
              : "unexpected argument '" + line.getArgList().get(1) + "'; give one " + what);
    }
    return line.getArgList().get(0);
  }

  /**
   * Refuses words that no option takes.
   *
   * @throws UsageException if there is one
   */
  public static void noOthers(CommandLine line) {
    if (!line.getArgList().isEmpty()) {
      throw new UsageException("unexpected argument '" + line.getArgList().get(0) + "'");
    }
  }
}
