package io.coursework.mlflow.reproduction;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A claim with all that decides about it, fixed before any run: what is measured, in which arms,
 * and which values confirm it. A claim is one file in {@code claim/} and one line in {@link
 * Claims}.
 */
public interface Claim {

  /** Its number, for example {@code C3}. */
  String id();

  /** What is claimed, one sentence without its end. */
  String statement();

  /** The effects that it rests on. */
  List<Part> parts();

  /** Whether it is judged in one family with the other main claims, by Holm's correction. */
  default boolean main() {
    return false;
  }

  /** Whether each of its parts must have been run; else those that were are judged. */
  default boolean needsAll() {
    return true;
  }

  /** When it is confirmed, refuted or left undecided. */
  default String criterion() {
    return "Confirmed if "
        + parts().stream()
            .map(part -> part.name() + " " + part.criterion().words())
            .collect(Collectors.joining(needsAll() ? ", and " : ", and of those that were run "))
        + "; "
        + parts().stream().map(Part::rule).distinct().collect(Collectors.joining("; "))
        + ". Refuted if one of them is clearly otherwise.";
  }
}
