package io.coursework.mlflow.reproduction.evidence;

import static io.coursework.analysis.rule.ErrorRate.DESIGNS;
import static io.coursework.analysis.rule.ErrorRate.say;

import io.coursework.analysis.rule.ErrorRate;
import io.coursework.analysis.rule.Looks;
import io.coursework.analysis.rule.SimulatedStudy.Law;
import io.coursework.mlflow.reproduction.Claims;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often whole studies, from their runs to the verdicts, find SUM alone and the mix to differ
 * where both learn alike.
 */
@Tag("claims")
class JudgeErrorRatesTest {

  private static final Looks EIGHT = DESIGNS.get(0);
  private static final double NEEDED = 60_000; // parameters

  @Test
  void twoArmsThatLearnAlike() {
    Map<String, AtomicInteger> confirmed = new LinkedHashMap<>();
    List.of("C3", "C4").forEach(id -> confirmed.put(id, new AtomicInteger()));
    ErrorRate.count(
        number -> {
          Judge.all(Claims.all(), study(number))
              .forEach(
                  (claim, verdict) -> {
                    if (verdict.kind() == Kind.CONFIRMED && confirmed.containsKey(claim.id())) {
                      confirmed.get(claim.id()).incrementAndGet();
                    }
                  });
          return true;
        });
    confirmed.forEach((id, wrong) -> say("whole study, " + id, EIGHT, wrong.get(), ""));
  }

  private static PaperStudy study(int number) {
    SplittableRandom random = new SplittableRandom(number);
    Law law = Law.values()[number % Law.values().length];
    double[] luck = PartErrorRatesTest.luck(random);
    double offset = 0.6 * (random.nextDouble() - 0.5); // of the sizes, the same in both arms
    List<StudyRun> runs = new ArrayList<>();
    for (Arm arm : List.of(Arm.SUM, Arm.MIX)) {
      double share = arm == Arm.SUM ? 1 : 0.4;
      runs.addAll(PartErrorRatesTest.learning(arm, NEEDED, offset, share, law, luck, random));
    }
    return PartErrorRatesTest.study(luck.length, runs);
  }
}
