package io.coursework.analysis.claim;

import java.util.Locale;

/**
 * The paper's claims, with the criterion of each as it stands before any run. R = N*(SUM alone) /
 * N*(SUM in the mix), both measured on SUM examples. An interval (CI) is at 95% unless another
 * level is named; that of a ratio is too wide if its ends differ by more than a factor of {@value
 * ClaimRules#TOO_WIDE}.
 */
public enum Claim {
  C1(
      "SUM alone needs a larger model than any other operation alone",
      "With R = N*(SUM) / N*(operation): confirmed if the CI of every R lies above 1; refuted if one"
          + " lies below 1, or contains 1 and is not too wide; else undecided."),
  C2(
      "MAX, MIN and PROD need far smaller models than SUM",
      "Confirmed if the CI of N* of each easy operation lies below that of SUM; refuted if one"
          + " overlaps it or lies above and neither is too wide; else undecided."),
  C3(
      "SUM is learned by smaller models within MAX+MED+SUM",
      "Confirmed if the CI of R lies above 1; else refuted if it lies below, or the 90% CI lies"
          + " within [0.8, 1.25]; else undecided."),
  C4(
      "within MAX+MED+SUM, SUM is learned earlier at equal size",
      "With the ratio of the rates of reaching 0.9, mix to alone, by a log-rank test size by size:"
          + " confirmed if its CI lies above 1 on tokens of all tasks and on tokens of SUM; refuted if"
          + " on tokens of SUM it lies below 1, or contains 1 and is not too wide; else undecided."),
  C5(
      "the gain lies between 2 and 7, by the partners",
      "Confirmed if the CI of R of every set of partners lies within [2, 7]; refuted if one lies"
          + " entirely outside; else undecided."),
  C6(
      "NADD and partners that share no primitive bring nothing",
      "Confirmed if the 90% CI of every R lies within [0.8, 1.25]; refuted if one lies entirely"
          + " outside; else undecided."),
  C7(
      "with a shuffled sum joint training does not help",
      "Confirmed if the 90% CI of R with the shuffled sum lies within [0.8, 1.25], the CI of R with"
          + " the true sum above 1, and N*(shuffled alone) / N*(SUM alone) has a CI from 0.8 or more;"
          + " refuted if the 90% CI with the shuffled sum lies entirely outside, or the CI of"
          + " N*(shuffled alone) / N*(SUM alone) below 1; else undecided."),
  C8(
      "joint training makes the embeddings of numbers number-like, SUM alone does not",
      "With the differences MAX+MED+SUM less SUM alone, paired by size and seed where the mix has"
          + " learned SUM, of the rank correlation of a component with the value and of the distances"
          + " with those on a ring: confirmed if both CIs lie above 0; refuted if one lies below 0.1;"
          + " else undecided."),
  C9(
      "joint training separates even from odd numbers",
      "With the difference as in C8 of the share of the spectrum that is parity: confirmed if its CI"
          + " lies above 0 and at least half of the joint models have parity beyond its permutation null"
          + " (5%); refuted if the CI lies below 0.1; else undecided."),
  C10(
      "SUM alone leans on the feed-forward layer, joint training on attention",
      "With the differences MAX+MED+SUM less SUM alone of attention's share of what is written, at"
          + " equal size and once more between models that have both learned SUM, and of what ablating"
          + " attention costs beyond ablating the feed-forward layer (nats): confirmed if all three CIs"
          + " lie above 0; refuted if that of a share lies below 0, or contains 0 and is at most 0.2"
          + " wide; else undecided."),
  C11(
      "after training on MAX+MED, SUM alone is learned below its own threshold",
      "With R = N*(SUM alone) / N*(SUM after MAX+MED) at equal total tokens, and R' = N*(SUM after"
          + " shuffled operations) / N*(SUM after MAX+MED): confirmed if the CIs of R and R' lie above"
          + " 1; refuted if one lies below 1, or contains 1 and is not too wide; else undecided."),
  C11_FACTOR(
      "after training on MAX+MED, SUM alone is learned by models seven times smaller",
      "With R of C11: confirmed if its CI contains 7, lies above 1 and is not too wide; refuted if it"
          + " excludes 7; else undecided."),
  C12(
      "the picture holds for a prime modulus",
      "With C3 and C8 at a prime modulus: confirmed if both are confirmed, refuted if one is refuted;"
          + " else undecided."),
  C13(
      "sub-block operations make products in a permutation group learnable for smaller models",
      "With R = N*(product alone) / N*(product with its blocks), and R' = N*(product with random"
          + " blocks) / N*(product with its blocks): confirmed if the CIs of R and R' lie above 1;"
          + " refuted if one lies below 1, or contains 1 and is not too wide; else undecided."),
  C14(
      "joint and single training end in different representations",
      "With the mean alignment (unbiased CKA of the tables of numbers) of two seeds of one kind less"
          + " that of a joint and a single model, size by size: confirmed if its CI lies above 0;"
          + " refuted if it lies below 0.1; else undecided."),
  C15(
      "the complexity of an operation is about 18 N*^0.34",
      "With the exponent of a least-squares fit of ln KC on ln N* over the operations alone whose N*"
          + " has a CI with two ends, KC the compressed length of a program for it, a proxy that later texts of the"
          + " paper dropped: confirmed if its CI contains 0.34 and is at most 0.34 wide; refuted if it"
          + " excludes 0.34; else undecided.");

  private final String statement;
  private final String criterion;

  Claim(String statement, String criterion) {
    this.statement = statement;
    this.criterion = criterion;
  }

  /** Its number, for example {@code C1}; {@code C11 (factor)} for the second part of one. */
  public String label() {
    int cut = name().indexOf('_');
    return cut < 0
        ? name()
        : "%s (%s)"
            .formatted(
                name().substring(0, cut), name().substring(cut + 1).toLowerCase(Locale.ROOT));
  }

  /** What is claimed. */
  public String statement() {
    return statement;
  }

  /** When it is confirmed, refuted or left undecided. */
  public String criterion() {
    return criterion;
  }
}
