package io.coursework.analysis.hyperparameter;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The values of one parameter that were tried, in their order: settings without it first, then
 * numbers by size, then words as they came. Many numbers are put into groups of about equally many
 * values.
 */
public final class ParameterLevels {

  /** The value of a setting that does not have the parameter. */
  public static final String ABSENT = "-";

  private static final int DIGITS = 3; // of the ends of a group
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,18}(\\.[0-9]+)?([eE][-+]?[0-9]{1,2})?");

  private final List<String> labels;
  private final int[] ofSetting;
  private final boolean numeric;

  private ParameterLevels(List<String> labels, int[] ofSetting, boolean numeric) {
    this.labels = List.copyOf(labels);
    this.ofSetting = ofSetting;
    this.numeric = numeric;
  }

  /**
   * The levels of some settings.
   *
   * @param texts the value of each setting; {@link #ABSENT} for none
   * @param most so many numbers stay as they are
   * @param groups so many groups are made of more
   */
  public static ParameterLevels of(List<String> texts, int most, int groups) {
    List<String> values = ordered(texts);
    boolean absent = !values.isEmpty() && values.get(0).equals(ABSENT);
    int first = absent ? 1 : 0;
    List<String> present = values.subList(first, values.size());
    boolean numeric = !present.isEmpty() && present.stream().allMatch(ParameterLevels::isNumber);
    int count = numeric && present.size() > most ? groups : present.size();
    List<String> labels = new ArrayList<>(values.subList(0, first));
    Map<String, Integer> places = new LinkedHashMap<>();
    values.subList(0, first).forEach(value -> places.put(value, 0));
    for (int group = 0; group < count; group++) {
      int from = (int) ((long) group * present.size() / count);
      int to = (int) ((long) (group + 1) * present.size() / count);
      for (String value : present.subList(from, to)) {
        places.put(value, labels.size());
      }
      labels.add(
          to - from == 1
              ? present.get(from)
              : "%s to %s".formatted(rounded(present.get(from)), rounded(present.get(to - 1))));
    }
    return new ParameterLevels(labels, texts.stream().mapToInt(places::get).toArray(), numeric);
  }

  private static String rounded(String number) {
    BigDecimal value = new BigDecimal(number).round(new MathContext(DIGITS, RoundingMode.HALF_UP));
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** Different values in their order, each once. */
  public static List<String> ordered(Collection<String> texts) {
    return texts.stream()
        .distinct()
        .sorted(
            Comparator.comparing((String text) -> !text.equals(ABSENT))
                .thenComparing(text -> !isNumber(text))
                .thenComparingDouble(text -> isNumber(text) ? Double.parseDouble(text) : 0))
        .toList();
  }

  /** Whether a value is read as a number. */
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** Their names, in order: a value, or {@code 0.001 to 0.003} of a group. */
  public List<String> labels() {
    return labels;
  }

  /** How many there are. */
  public int count() {
    return labels.size();
  }

  /** How many settings there are. */
  public int settings() {
    return ofSetting.length;
  }

  /** The index of a setting's level. */
  public int of(int setting) {
    return ofSetting[setting];
  }

  /** Whether all values that are there are numbers. */
  public boolean numeric() {
    return numeric;
  }

  /** Whether some setting does not have the parameter; these have the first level. */
  public boolean hasAbsent() {
    return !labels.isEmpty() && labels.get(0).equals(ABSENT);
  }
}
