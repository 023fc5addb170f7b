package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A claim with all that decides about it, fixed before any run: what is measured, in which arms,
 * and which values confirm it. A claim is one file in {@code claim/} and one line in {@code
 * Claims}.
 */
public interface Claim {

  /** Its number, for example {@code C3}. */
  String id();

  /** What is claimed, one sentence without its end. */
  String statement();

  /** The effects that it rests on. */
  List<ClaimPart> parts();

  /** Whether it is judged in one family with the other main claims, by Holm's correction. */
  default boolean main() {
    return false;
  }

  /** Whether each of its parts must have been run; else those that were are judged. */
  default boolean needsAll() {
    return true;
  }

  /** What it means that a part is clearly otherwise. */
  default String refutation() {
    return "Clearly otherwise means that the whole interval "
        + asked(Criterion::refutes).entrySet().stream()
            .map(one -> "%s (%s)".formatted(one.getKey(), String.join("; ", one.getValue())))
            .collect(Collectors.joining(" or "))
        + ". An interval that is open on one side refutes nothing.";
  }

  /** The names of its parts by what is asked of them. */
  private Map<String, List<String>> asked(Function<Criterion, String> words) {
    Map<String, List<String>> asked = new LinkedHashMap<>();
    for (ClaimPart part : parts()) {
      asked
          .computeIfAbsent(words.apply(part.criterion()), of -> new ArrayList<>())
          .add(part.name());
    }
    return asked;
  }

  /** When it is confirmed, refuted or left undecided. */
  default String criterion() {
    return "Confirmed if "
        + asked(Criterion::words).entrySet().stream()
            .map(
                one ->
                    (one.getValue().size() > 1 ? "each of " : "")
                        + String.join(" and ", one.getValue())
                        + " "
                        + one.getKey())
            .collect(Collectors.joining(", and "))
        + (needsAll() ? "; " : ", as far as it was run; ")
        + parts().stream().map(ClaimPart::rule).distinct().collect(Collectors.joining("; "))
        + (parts().size() == 1
            ? ". Refuted if it is clearly otherwise."
            : ". Refuted if one of them is clearly otherwise.");
  }
}
