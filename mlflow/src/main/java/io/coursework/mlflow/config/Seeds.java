package io.coursework.mlflow.config;

import io.coursework.curricula.spec.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Several seeds in one word, such as {@code 0..7} or {@code 0,3,5}. */
public final class Seeds {

  private static final int MOST = 1000;
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})(?:\\.\\.([0-9]{1,18}))?");

  private Seeds() {}

  /**
   * The seeds that a word names, in its order.
   *
   * @param where the option or key that has the word, for messages
   * @throws InvalidSpecException if it is no list of seeds and ranges, or names one twice, or too
   *     many
   */
  public static List<Long> of(String word, String where) {
    List<Long> seeds = new ArrayList<>();
    for (String part : word.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw wrong(where, word, "'" + part + "' is no seed and no range");
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (last < first) {
        throw wrong(where, word, "%d..%d runs backwards".formatted(first, last));
      }
      if (last - first >= MOST - seeds.size()) {
        throw wrong(where, word, "these are more than %d seeds".formatted(MOST));
      }
      for (long seed = first; seed <= last; seed++) {
        if (seeds.contains(seed)) {
          throw wrong(where, word, "it names %d twice".formatted(seed));
        }
        seeds.add(seed);
      }
    }
    return seeds;
  }

  private static InvalidSpecException wrong(String where, String word, String problem) {
    return new InvalidSpecException(
        List.of("%s %s: %s; write for example 0..7 or 0,3,5".formatted(where, word, problem)));
  }
}
