package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Family;
import io.coursework.analysis.rule.Looks;
import io.coursework.analysis.rule.Ruling;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From runs to verdicts, by the claims' own criteria and nothing else. A study is judged after so
 * many complete blocks as {@link PaperStudy#looks} says; a claim that is decided at a look stays
 * decided.
 */
public final class Judge {

  /** Chance of a wrong verdict: in all main claims together, and in each of the others. */
  public static final double ALPHA = 0.05;

  private static final List<Kind> FIRST_SAID =
      List.of(
          Kind.UNDECIDED_SEEDS,
          Kind.UNDECIDED_BUDGET,
          Kind.UNDECIDED_SIZES,
          Kind.UNDECIDED_SIZE_DEFINITION,
          Kind.UNDECIDED_POWER);

  /** The accuracies that can overturn a verdict. */
  private static final Set<LearnedBy> CAN_OVERTURN =
      EnumSet.of(LearnedBy.ANSWERS, LearnedBy.UNSEEN_MULTISETS);

  private Judge() {}

  /** All claims in their order. */
  public static Map<Claim, Verdict> all(List<Claim> claims, PaperStudy study) {
    Map<Claim, Verdict> verdicts = new LinkedHashMap<>();
    int reached = study.reached();
    if (reached == 0) {
      for (Claim claim : claims) {
        verdicts.put(claim, early(claim, study));
      }
      return verdicts;
    }
    Looks looks = study.looks().orElseThrow();
    for (int look = 0; look < reached; look++) {
      PaperStudy then = study.after(looks.blocks().get(look));
      double alpha = looks.alpha(look, ALPHA);
      List<Claim> open = claims.stream().filter(claim -> !decided(verdicts, claim)).toList();
      for (Claim claim : open) {
        verdicts.put(claim, claim.main() ? null : judge(claim, then, alpha));
      }
      verdicts.putAll(
          Family.judge(
              open.stream().filter(Claim::main).toList(),
              (claim, share) -> judge(claim, then, share),
              verdict -> verdict.kind().decides(),
              alpha));
    }
    return verdicts;
  }

  private static boolean decided(Map<Claim, Verdict> verdicts, Claim claim) {
    return verdicts.containsKey(claim) && verdicts.get(claim).kind().decides();
  }

  /** What is known before the first look: numbers and no verdict. */
  private static Verdict early(Claim claim, PaperStudy study) {
    Optional<Verdict> missing = missing(claim, study);
    if (missing.isPresent()) {
      return missing.get();
    }
    List<Measured> measured = new ArrayList<>();
    if (!study.blocks().isEmpty()) {
      for (ClaimPart part : run(claim, study)) {
        measured.add(part.find(study, ALPHA).measured());
      }
    }
    return new Verdict(Kind.UNDECIDED_SEEDS, measured, study.wantsForALook());
  }

  private static List<ClaimPart> run(Claim claim, PaperStudy study) {
    return claim.parts().stream()
        .filter(part -> study.has(part.arms().toArray(Arm[]::new)) && part.lacks(study).isEmpty())
        .toList();
  }

  private static Optional<Verdict> missing(Claim claim, PaperStudy study) {
    List<ClaimPart> run = run(claim, study);
    if (!run.isEmpty() && (run.size() == claim.parts().size() || !claim.needsAll())) {
      return Optional.empty();
    }
    Optional<String> lacks =
        claim.parts().stream().flatMap(part -> part.lacks(study).stream()).findFirst();
    List<String> arms =
        claim.parts().stream()
            .flatMap(part -> part.arms().stream())
            .filter(arm -> !study.has(arm))
            .map(Arm::curriculum)
            .distinct()
            .toList();
    return Optional.of(
        Verdict.notRun(
            arms.isEmpty()
                ? lacks.orElseThrow()
                : "there are no finished runs of " + String.join(", ", arms)));
  }

  /** Says which parts no verdict rests on, where a claim needs not all of them. */
  private static Verdict judge(Claim claim, PaperStudy study, double alpha) {
    Verdict verdict = byAllAccuracies(claim, study, alpha);
    List<ClaimPart> run = run(claim, study);
    String others =
        claim.parts().stream()
            .filter(part -> !run.contains(part))
            .map(ClaimPart::name)
            .collect(Collectors.joining(", "));
    return others.isEmpty() || verdict.kind() == Kind.NOT_RUN
        ? verdict
        : new Verdict(
            verdict.kind(), verdict.measured(), verdict.reason() + "; not run: " + others);
  }

  /**
   * A verdict that another accuracy turns round is taken back. Where one only leaves it open, or
   * may not take it back, the reason says so.
   */
  private static Verdict byAllAccuracies(Claim claim, PaperStudy study, double alpha) {
    Verdict verdict = byOneAccuracy(claim, study, alpha);
    if (!verdict.kind().decides()) {
      return verdict;
    }
    StringBuilder reason = new StringBuilder(verdict.reason());
    for (LearnedBy by : EnumSet.complementOf(EnumSet.of(LearnedBy.CHAINS))) {
      Optional<PaperStudy> other = study.by(by);
      if (other.isEmpty()) {
        continue;
      }
      Verdict check = byOneAccuracy(claim, other.get(), alpha);
      if (CAN_OVERTURN.contains(by) && check.kind().decides() && check.kind() != verdict.kind()) {
        return new Verdict(
            Kind.UNDECIDED_ACCURACY,
            verdict.measured(),
            "it is %s by %s and %s by %s"
                .formatted(
                    verdict.kind().words(),
                    LearnedBy.CHAINS.words(),
                    check.kind().words(),
                    by.words()));
      }
      if (check.kind() != verdict.kind()) {
        reason.append(
            "; by %s it would be %s: %s"
                .formatted(
                    by.words(),
                    check.kind().words(),
                    check.measured().stream()
                        .map(Measured::number)
                        .collect(Collectors.joining(" and "))));
      }
    }
    return new Verdict(verdict.kind(), verdict.measured(), reason.toString());
  }

  /**
   * All parts must be confirmed; one that is refuted, at a share of α for each, refutes the claim.
   */
  private static Verdict byOneAccuracy(Claim claim, PaperStudy study, double alpha) {
    Optional<Verdict> missing = missing(claim, study);
    if (missing.isPresent()) {
      return missing.get();
    }
    List<ClaimPart> parts = run(claim, study);
    List<ClaimPart.Found> found = new ArrayList<>();
    List<Measured> measured = new ArrayList<>();
    for (ClaimPart part : parts) {
      ClaimPart.Found one = part.find(study, alpha);
      found.add(one);
      measured.add(one.measured());
    }
    for (ClaimPart part : parts) {
      ClaimPart.Found strictly = part.find(study, alpha / parts.size());
      if (strictly.kind() == Kind.REFUTED) {
        return new Verdict(Kind.REFUTED, measured, strictly.reason());
      }
    }
    for (Kind kind : FIRST_SAID) {
      for (ClaimPart.Found one : found) {
        if (one.kind() == kind) {
          return new Verdict(kind, measured, one.reason());
        }
      }
    }
    return found.stream().allMatch(one -> one.kind() == Kind.CONFIRMED)
        ? new Verdict(Kind.CONFIRMED, measured, "all that it rests on is as claimed")
        : new Verdict(
            Kind.UNDECIDED_POWER, measured, "one part speaks against it, not clearly enough");
  }

  /** A ruling where nothing but the interval stands in the way. */
  static ClaimPart.Found found(Ruling ruling, Measured measured) {
    return switch (ruling) {
      case CONFIRMED ->
          new ClaimPart.Found(Kind.CONFIRMED, measured, measured.name() + " is as claimed");
      case REFUTED ->
          new ClaimPart.Found(Kind.REFUTED, measured, measured.name() + " is not as claimed");
      case BOUND, UNDECIDED ->
          new ClaimPart.Found(
              Kind.UNDECIDED_POWER,
              measured,
              "the interval of %s leaves both open".formatted(measured.name()));
    };
  }
}
