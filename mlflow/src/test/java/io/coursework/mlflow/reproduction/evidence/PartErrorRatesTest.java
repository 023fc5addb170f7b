package io.coursework.mlflow.reproduction.evidence;

import static io.coursework.analysis.rule.ErrorRate.ALPHA;
import static io.coursework.analysis.rule.ErrorRate.DESIGNS;
import static io.coursework.analysis.rule.ErrorRate.power;
import static io.coursework.analysis.rule.ErrorRate.say;
import static io.coursework.mlflow.reproduction.evidence.Verdict.Kind.CONFIRMED;
import static io.coursework.mlflow.reproduction.evidence.Verdict.Kind.REFUTED;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.ErrorRate;
import io.coursework.analysis.rule.Looks;
import io.coursework.analysis.rule.SimulatedStudy;
import io.coursework.analysis.rule.SimulatedStudy.Law;
import io.coursework.analysis.statistics.Centred;
import io.coursework.analysis.statistics.Gram;
import io.coursework.analysis.transition.LearningTime;
import io.coursework.mlflow.reproduction.SimulatedRun;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import io.coursework.tracking.run.MetricHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often the rules that are not simulated beside the statistics are wrong where the truth is the
 * boundary of their criterion: 2,000 studies of planted runs, judged as a real one is.
 */
@Tag("claims")
class PartErrorRatesTest {

  private static final double SMALL = 0.1;
  private static final Criterion HIGHER = new Criterion.Higher(SMALL);
  private static final Looks EIGHT = DESIGNS.get(0);
  private static final int[] WIDTHS = {16, 32};
  private static final int FIRST = (int) PaperStudy.FIRST_REPORTED; // block

  /** What a part says of studies, the number of each answer: of the first look that decides. */
  private record Counts(AtomicLongArray byKind) {

    static Counts of(Looks looks, ClaimPart part, Function<SplittableRandom, List<StudyRun>> runs) {
      Counts counts = new Counts(new AtomicLongArray(Kind.values().length));
      ErrorRate.count(
          number -> {
            PaperStudy study =
                study(ErrorRate.blocks(looks), runs.apply(new SplittableRandom(number)));
            for (int look = 0; look < looks.blocks().size(); look++) {
              Kind kind =
                  part.find(study.after(looks.blocks().get(look)), looks.alpha(look, ALPHA)).kind();
              if (kind.decides()) {
                counts.byKind.incrementAndGet(kind.ordinal());
                return true;
              }
            }
            return false;
          });
      return counts;
    }

    long of(Kind kind) {
      return byKind.get(kind.ordinal());
    }
  }

  static PaperStudy study(int blocks, List<StudyRun> runs) {
    return new PaperStudy(
        runs.size(), LongStream.range(FIRST, FIRST + blocks).boxed().toList(), runs);
  }

  /** Accuracies that scatter a little, or of models that are right nearly always or never. */
  @Test
  void accuracyAtUntrainedDepth() {
    ClaimPart part = new ExtrapolationDifference(Arm.DEEP_PARTNER, Arm.SHALLOW_PARTNER, HIGHER);
    for (Looks looks : DESIGNS) {
      say(
          "deeper",
          looks,
          Math.max(
              Counts.of(looks, part, random -> extrapolating(looks, 0, random)).of(CONFIRMED),
              Counts.of(looks, part, random -> extrapolating(looks, SMALL, random)).of(REFUTED)),
          power(
              "at a difference of 0.4",
              Counts.of(looks, part, random -> extrapolating(looks, 0.4, random)).of(CONFIRMED)));
    }
  }

  private static List<StudyRun> extrapolating(
      Looks looks, double difference, SplittableRandom random) {
    boolean scattered = random.nextBoolean();
    List<StudyRun> runs = new ArrayList<>();
    for (int block = 0; block < ErrorRate.blocks(looks); block++) {
      double luck = 0.1 * Math.tanh(random.nextGaussian());
      for (int width : WIDTHS) {
        for (Arm arm : List.of(Arm.DEEP_PARTNER, Arm.SHALLOW_PARTNER)) {
          double mean = 0.25 + (arm == Arm.DEEP_PARTNER ? difference : 0);
          double accuracy =
              scattered
                  ? mean + luck + 0.2 * (random.nextDouble() - 0.5)
                  : random.nextDouble() < (mean - 0.05) / 0.9 ? 0.95 : 0.05;
          runs.add(
              SimulatedRun.of(
                  arm,
                  width,
                  FIRST + block,
                  Map.of(
                      "train/sum/strict_accuracy",
                      SimulatedRun.last(0.95),
                      "eval/sum/strict_accuracy",
                      SimulatedRun.last(accuracy))));
        }
      }
    }
    return runs;
  }

  /** Joint runs whose target is a sum are as much alike as those of a random table, or more so. */
  @Test
  void alignmentBeyondThatOfRandomTables() {
    ClaimPart part = new AlignmentDifference(Arm.SUM, Arm.MIX, Arm.RANDOM_MIX, HIGHER);
    double small = strengthOf(part, SMALL);
    double large = strengthOf(part, 3 * SMALL);
    say(
        "alignment",
        EIGHT,
        Math.max(
            Counts.of(EIGHT, part, random -> tables(1, random)).of(CONFIRMED),
            Counts.of(EIGHT, part, random -> tables(small, random)).of(REFUTED)),
        power(
            "at a difference of 0.3",
            Counts.of(EIGHT, part, random -> tables(large, random)).of(CONFIRMED)));
  }

  /** How strong the joint arm's own numbers must be for an effect of that size. */
  private static double strengthOf(ClaimPart part, double effect) {
    double low = 1;
    double high = 10;
    for (int halving = 0; halving < 12; halving++) {
      double middle = (low + high) / 2;
      double mean =
          IntStream.range(0, 200)
              .mapToDouble(
                  number ->
                      part.find(study(8, tables(middle, new SplittableRandom(-number))), ALPHA)
                          .measured()
                          .value())
              .average()
              .orElseThrow();
      if (mean < effect) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Embeddings of ten numbers: what the runs of a kind have in common, those of a block, and each
   * has alone.
   *
   * @param strength of what joint runs have in common, beside their control's
   */
  private static List<StudyRun> tables(double strength, SplittableRandom random) {
    SplittableRandom fixed = new SplittableRandom(0); // or the effect would differ by study
    float[] alone = numbers(fixed);
    float[] joint = numbers(fixed);
    List<StudyRun> runs = new ArrayList<>();
    for (int block = 0; block < 8; block++) {
      float[] ofBlock = numbers(random);
      for (Arm arm : List.of(Arm.SUM, Arm.MIX, Arm.RANDOM_MIX)) {
        float[] table = numbers(random);
        for (int i = 0; i < table.length; i++) {
          table[i] =
              (float)
                  (table[i]
                      + (0.5 * ofBlock[i]
                          + (arm == Arm.SUM
                              ? alone[i]
                              : (arm == Arm.MIX ? strength : 1) * joint[i])));
        }
        StudyRun run = SimulatedRun.of(arm, WIDTHS[0], FIRST + block, HAS_LEARNED);
        String kernel =
            Arrays.stream(Gram.of(Centred.of(table, DIMENSIONS)))
                .flatMapToDouble(Arrays::stream)
                .mapToObj(Double::toString)
                .collect(Collectors.joining(" "));
        runs.add(
            new StudyRun(
                arm, run.record().withTags(new TreeMap<>(Map.of(NumberKernel.KERNEL, kernel)))));
      }
    }
    return runs;
  }

  private static final int DIMENSIONS = 6;

  private static final Map<String, MetricHistory> HAS_LEARNED =
      Map.of(
          "monitor/sum/strict_accuracy",
          new MetricHistory(List.of(100L, 200L, 300L), List.of(0.9, 0.9, 0.9)),
          "train/tokens",
          new MetricHistory(List.of(100L, 200L, 300L), List.of(1e6, 2e6, 3e6)));

  private static float[] numbers(SplittableRandom random) {
    float[] table = new float[10 * DIMENSIONS];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    return table;
  }

  /** Sets of partners whose affinity has nothing to do with how early SUM is learned. */
  @Test
  void affinityOfPartners() {
    List<Arm> sets = JudgeTest.SETS;
    ClaimPart part = new AffinityRank(sets, HIGHER);
    Counts none = Counts.of(EIGHT, part, random -> partners(sets, false, random));
    say(
        "affinity",
        EIGHT,
        Math.max(none.of(CONFIRMED), none.of(REFUTED)),
        power(
            "where it says all",
            Counts.of(EIGHT, part, random -> partners(sets, true, random)).of(CONFIRMED)));
  }

  private static List<StudyRun> partners(
      List<Arm> sets, boolean foretells, SplittableRandom random) {
    double[] luck = luck(random);
    List<StudyRun> runs = new ArrayList<>();
    for (Arm set : sets) {
      double affinity = random.nextGaussian();
      double early = foretells ? affinity : random.nextGaussian();
      for (int block = 0; block < luck.length; block++) {
        for (int width : WIDTHS) {
          double time = 25 * Math.exp(-0.5 * early + luck[block] + 0.3 * random.nextGaussian());
          Map<String, MetricHistory> metrics = new HashMap<>(SimulatedRun.curves(time, 0.4));
          for (String partner : List.of("max", "min", "med", "prod", "nadd")) {
            metrics.put(
                "probe/affinity/cosine_%s_and_sum".formatted(partner),
                new MetricHistory(
                    List.of(60L), List.of(0.1 * affinity + 0.05 * random.nextGaussian())));
          }
          runs.add(SimulatedRun.of(set, width, FIRST + block, metrics));
        }
      }
    }
    return runs;
  }

  /** Operations whose sizes follow their complexity by a power, but for a scatter of their own. */
  @Test
  void complexityAndSize() {
    double low = 0.17;
    double high = 0.51;
    ClaimPart part = new ComplexityExponent(new Criterion.Within(low, high));
    long wrong = 0;
    for (double truth : new double[] {low, high}) {
      Counts counts = Counts.of(EIGHT, part, random -> operations(part.arms(), truth, random));
      wrong = Math.max(wrong, Math.max(counts.of(CONFIRMED), counts.of(REFUTED)));
    }
    say(
        "exponent",
        EIGHT,
        wrong,
        power(
            "at a power of 0.34",
            Counts.of(EIGHT, part, random -> operations(part.arms(), 0.34, random)).of(CONFIRMED)));
  }

  /** Of six sizes about the one that half of the runs need. */
  private static List<StudyRun> operations(
      List<Arm> arms, double exponent, SplittableRandom random) {
    Map<Arm, Double> needed = needed(arms, exponent, random);
    Law law = Law.values()[random.nextInt(Law.values().length)];
    double[] luck = luck(random);
    List<StudyRun> runs = new ArrayList<>();
    for (Arm arm : arms) {
      double offset = 0.6 * (random.nextDouble() - 0.5);
      runs.addAll(learning(arm, needed.get(arm), offset, 1, law, luck, random));
    }
    return runs;
  }

  /** Of eight blocks, on ln time. */
  static double[] luck(SplittableRandom random) {
    double[] luck = new double[8];
    Arrays.setAll(luck, block -> 0.25 * random.nextGaussian());
    return luck;
  }

  /**
   * The runs of one arm in six sizes.
   *
   * @param needed parameters, about which the sizes lie
   * @param offset of them all, in ln
   * @param share of its tokens that are the target's
   * @param luck of each block, on ln time
   */
  static List<StudyRun> learning(
      Arm arm,
      double needed,
      double offset,
      double share,
      Law law,
      double[] luck,
      SplittableRandom random) {
    List<StudyRun> runs = new ArrayList<>();
    for (double logSize : new double[] {-1.4, -0.8, -0.3, 0.3, 0.8, 1.4}) {
      int width = (int) Math.round(Math.sqrt(needed * Math.exp(logSize + offset) / 12));
      double x = Math.log(12.0 * width * width / needed);
      for (int block = 0; block < luck.length; block++) {
        LearningTime time = SimulatedStudy.time(law, x, luck[block], random);
        runs.add(
            SimulatedRun.of(
                arm,
                width,
                FIRST + block,
                SimulatedRun.curves(time.learned() ? time.to() : 99, share)));
      }
    }
    return runs;
  }

  /** Sizes of which the complexities are that power, by least squares. */
  private static Map<Arm, Double> needed(List<Arm> arms, double exponent, SplittableRandom random) {
    Map<String, Double> sizes = new LinkedHashMap<>();
    for (Arm arm : arms) {
      double complexity = Math.log(Complexity.of(arm.curriculum()).orElseThrow());
      sizes.put(arm.curriculum(), Math.exp(complexity + 0.2 * random.nextGaussian()));
    }
    double stretch = Complexity.exponent(sizes) / exponent;
    double middle = sizes.values().stream().mapToDouble(Math::log).average().orElseThrow();
    return arms.stream()
        .collect(
            Collectors.toMap(
                arm -> arm,
                arm ->
                    60_000 * Math.exp(stretch * (Math.log(sizes.get(arm.curriculum())) - middle))));
  }
}
