package io.coursework.mlflow.reproduction;

import io.coursework.analysis.rule.Criterion;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.Clock;
import io.coursework.mlflow.reproduction.evidence.LearningRate;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.SizeRatio;
import io.coursework.mlflow.reproduction.evidence.StudyRun;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A/A: the blocks of one arm in two halves at random, one of which goes by the name of another arm.
 * Whatever a rule finds between them is wrong.
 */
final class SplitArm {

  private SplitArm() {}

  /**
   * How many of so many splits each rule confirms, in either direction, by what it compares.
   *
   * @param study with the arm's complete blocks
   * @param alpha chance of a wrong verdict that is allowed
   */
  static Map<String, Integer> confirmed(
      PaperStudy study, Arm arm, int splits, double alpha, long seed) throws IOException {
    Criterion more = new Criterion.Above(1);
    List<ClaimPart> rules = new ArrayList<>();
    for (List<Arm> pair : List.of(List.of(Arm.SUM, Arm.MIX), List.of(Arm.MIX, Arm.SUM))) {
      rules.add(new SizeRatio(pair.get(0), pair.get(1), more));
      rules.add(new LearningRate(pair.get(0), pair.get(1), Clock.ALL_TOKENS, more));
    }
    Random random = new Random(seed);
    int[] confirmed = new int[2];
    for (int split = 0; split < splits; split++) {
      PaperStudy halves = halves(study, arm, random);
      for (int rule = 0; rule < rules.size(); rule++) {
        // Both directions together have the chance that is allowed to one.
        if (rules.get(rule).find(halves, alpha).kind() == Kind.CONFIRMED) {
          confirmed[rule % 2]++;
        }
      }
    }
    return new TreeMap<>(Map.of("sizes", confirmed[0], "rates of learning", confirmed[1]));
  }

  private static PaperStudy halves(PaperStudy study, Arm arm, Random random) {
    List<Long> blocks = new ArrayList<>(study.blocks());
    Collections.shuffle(blocks, random);
    int half = blocks.size() / 2;
    List<StudyRun> runs = new ArrayList<>();
    for (StudyRun run : study.complete(arm)) {
      int place = blocks.indexOf(run.block());
      if (place < 2 * half) {
        runs.add(
            new StudyRun(place < half ? Arm.SUM : Arm.MIX, inBlock(run.record(), place % half)));
      }
    }
    return new PaperStudy(runs.size(), runs.stream().map(StudyRun::block).toList(), runs);
  }

  private static RunRecord inBlock(RunRecord record, int block) {
    SortedMap<String, String> params = new TreeMap<>(record.params());
    params.put("seed", Integer.toString(block));
    return new RunRecord(
        record.id(),
        record.clientRunId(),
        record.experiment(),
        record.name(),
        record.ended(),
        params,
        record.tags(),
        record.metrics());
  }
}
