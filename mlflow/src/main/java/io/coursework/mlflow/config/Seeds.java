package io.coursework.mlflow.config;

import io.coursework.curricula.spec.Decimal;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Several seeds in one word, such as {@code 0..7} or {@code 0,3,5}. */
public final class Seeds {

  private static final int MOST = 1000;

  /** As a number may be written elsewhere, too: what is wrong with it is said by its rule. */
  private static final String SEED = "([+]?[0-9][0-9A-Za-z_:]*)";

  private static final Pattern RANGE = Pattern.compile(SEED + "(?:\\.\\." + SEED + ")?");

  private Seeds() {}

  /**
   * The seeds that a word names, in its order.
   *
   * @param where the option or key that has the word, for messages
   * @throws InvalidSpecException if it is not a list of seeds and ranges, or names one twice, or
   *     too many
   */
  public static List<Long> of(String word, String where) {
    List<Long> seeds = new ArrayList<>();
    for (String part : word.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw wrong(where, word, "'" + part + "' is not a seed, nor a range of seeds");
      }
      long first = seed(range.group(1), word, where);
      long last = range.group(2) == null ? first : seed(range.group(2), word, where);
      if (last < first) {
        throw wrong(where, word, "%d..%d runs backwards".formatted(first, last));
      }
      if (last - first >= MOST - seeds.size()) {
        throw wrong(where, word, "these are more than %d seeds".formatted(MOST));
      }
      for (long i = 0; i <= last - first; i++) {
        if (seeds.contains(first + i)) {
          throw wrong(where, word, "it names %d twice".formatted(first + i));
        }
        seeds.add(first + i);
      }
    }
    return seeds;
  }

  private static long seed(String text, String word, String where) {
    try {
      return Decimal.whole(text);
    } catch (IllegalArgumentException e) {
      throw wrong(where, word, "'" + text + "' " + e.getMessage());
    }
  }

  private static InvalidSpecException wrong(String where, String word, String problem) {
    return new InvalidSpecException(
        List.of("%s %s: %s; write for example 0..7 or 0,3,5".formatted(where, word, problem)));
  }
}
