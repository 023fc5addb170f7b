package io.coursework.curricula.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.split.TupleHoldOut;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.ChainOfThought;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DataStatsTest {

  /** The sister code's task. */
  private static final Task SISTER =
      Tasks.task(
          new TaskSpec(
              new Integers(10, MedianRule.UPPER),
              List.of("MAX", "MED", "SUM"),
              Notation.WORD,
              2,
              0.25,
              2,
              3,
              Reduction.LEFTMOST));

  private static final Map<String, Double> ALL = Map.of("MAX", 1.0, "MED", 1.0, "SUM", 1.0);

  private static DataStats sample(
      Task task, SplitSpec split, SplitPart part, Map<String, Double> mix, int rows) {
    var data = new Dataset(task, new DatasetSpec(split, Set.of(part), mix, rows, 42));
    Tally tally = new Tally(task);
    for (long i = 0; i < rows; i++) {
      tally.add(data.row(i).expression());
    }
    return tally.stats();
  }

  /** Its hold-out: int(0.05 n^3) draws of three different values in their order. */
  private static final SplitSpec TRIPLES = new TupleHoldOut(3, 0.05, false);

  @Test
  void countsAHandMadeFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.tsv");
    Files.writeString(file, "7\t7\n9\t( MAX 9 9 1 )\n5\t( MAX 5 2 )\n9\t( MAX 3 ( SUM 4 5 ) )\n");
    DataStats stats = DataStats.of(file, DataFormat.NYU, SISTER, Notation.BRACKET, rows -> {});
    assertEquals(4, stats.rows());
    assertEquals(1, stats.bareValues());
    // ( MAX 9 9 1 ) > 9 E; ( MAX 5 2 ) > 5 E; ( MAX 3 ( SUM 4 5 ) ) > ( MAX 3 9 ) > 9 E
    assertEquals(Map.of(9L, 1L, 8L, 1L, 18L, 1L), stats.tokens().counts());
    assertEquals(Map.of(1L, 2L, 2L, 1L), stats.depth().counts());
    assertEquals(Map.of(3L, 1L, 2L, 3L), stats.operands().counts());
    assertEquals(Map.of(1L, 2L, 2L, 1L), stats.reductions().counts());
    assertEquals(2, stats.answers().get("9"));
    assertEquals(0, stats.answers().get("0"));
    assertEquals(0.5, stats.chance());
    assertEquals(1.5, stats.answerEntropy(), 1e-12); // shares 1/2, 1/4, 1/4
    // copying: of 9 9 1 two in three are right, of 5 2 one in two; the third row is nested
    assertEquals(
        List.of(new RootStats("MAX", 3, "9", 2.0 / 3, 2, (2.0 / 3 + 0.5) / 2)), stats.roots());
    assertEquals(35.0 / 3, stats.tokens().mean(), 1e-12);
    assertEquals(9, stats.tokens().quantile(0.5));
    assertTrue(stats.text().contains("4 (1 of them bare values)"), stats.text());
    assertTrue(stats.toMap().get("roots").toString().contains("chance=0.66"), stats.toMap() + "");
  }

  @ParameterizedTest
  @CsvSource({ // exact values of depth 1, n = 10, two or three operands
    "SUM, LOWER, 0.100, 0.100",
    "PROD, LOWER, 0.349, 0.238",
    "MAX, LOWER, 0.231, 0.468",
    "MIN, LOWER, 0.231, 0.468",
    "MED, UPPER, 0.133, 0.490",
    "MED, LOWER, 0.133, 0.490",
    "MED, FLOOR_MEAN, 0.169, 0.310"
  })
  void findsTheKnownChanceOfEveryOperation(
      String operation, MedianRule median, double commonest, double copy) {
    Task task = Tasks.of(10, median, 1, 0, 2, 3, Reduction.INNERMOST);
    DataStats stats =
        sample(task, new NoHoldOut(), SplitPart.TRAINING, Map.of(operation, 1.0), 50_000);
    RootStats root = stats.roots().get(0);
    // three standard errors of a share over 50,000 rows, and the rounding of the known value; the
    // largest of ten equal shares lies a little higher
    assertEquals(commonest, root.chance(), 0.0075);
    assertEquals(copy, root.copy(), 0.0075);
    assertEquals(50_000, root.oneLevel());
  }

  /** Against the published data set of 50,000 training rows, whose statistics are known. */
  @Test
  void drawsWhatTheSisterCodeDraws() {
    DataStats stats = sample(SISTER, TRIPLES, SplitPart.TRAINING, ALL, 50_000);
    assertEquals(8, stats.tokens().min());
    assertEquals(60, stats.tokens().max());
    // one standard error is 0.04; which triples are excluded moves the mean by some 0.05
    assertEquals(791_016 / 50_000.0, stats.tokens().mean(), 0.2);
    // one standard error of a share near 1/2 is 0.0022; the triples move it as much again
    Map<Long, Double> reductions = Map.of(1L, 25_044.0, 2L, 19_618.0, 3L, 4_979.0, 4L, 359.0);
    reductions.forEach(
        (count, rows) ->
            assertEquals(
                rows / 50_000,
                stats.reductions().counts().get(count) / 50_000.0,
                0.01,
                "" + count));
    assertEquals(2_003 / 50_000.0, stats.answers().get("0") / 50_000.0, 0.005);
    assertEquals(8_158 / 50_000.0, stats.answers().get("9") / 50_000.0, 0.01);
  }

  /** Known of its test expressions: 34%, 18%, 14% and, of all three, 13% have one answer. */
  @ParameterizedTest
  @CsvSource({"MAX, 0.30, 0.42", "MED, 0.14, 0.32", "SUM, 0.11, 0.20"})
  void findsTheSkewThatFewHeldOutTriplesMake(String operation, double low, double high) {
    // wide, because few triples decide: three draws of them gave 0.34 0.35 0.39, 0.30 0.19 0.24 and
    // 0.15 0.16 0.14, where all expressions together give 0.30, 0.14 and 0.10
    DataStats stats = sample(SISTER, TRIPLES, SplitPart.HELD_OUT, Map.of(operation, 1.0), 2_000);
    assertTrue(low < stats.chance() && stats.chance() < high, operation + ": " + stats.chance());
    assertEquals(stats.chance(), stats.roots().get(0).chance());
  }

  @ParameterizedTest
  @EnumSource
  void countsTokensAsTheModelSeesThem(Reduction reduction) {
    for (Notation notation : Notation.values()) {
      Task task =
          Tasks.task(
              new TaskSpec(
                  new Integers(10, MedianRule.LOWER),
                  Tasks.RECIPE,
                  notation,
                  5,
                  0.4,
                  1,
                  4,
                  reduction));
      ChainOfThought chain = new ChainOfThought(task);
      OperationMix mix = new OperationMix(task.operations(), Map.of("SUM", 1.0, "MAX", 1.0));
      var random = Randomness.of(1, "lengths");
      for (int i = 0; i < 500; i++) {
        Application drawn = (Application) new Generator(task).draw(mix, random);
        assertEquals(chain.sequence(drawn).length(), SequenceLength.of(drawn, notation, reduction));
      }
    }
  }

  @Test
  void binsManyLengthsAndSaysNothingOfNone() {
    Task task = Tasks.of(10, MedianRule.LOWER, 4, 0.6, 2, 4, Reduction.LEFTMOST);
    DataStats stats = sample(task, new NoHoldOut(), SplitPart.TRAINING, Map.of("SUM", 1.0), 1_000);
    Map<Long, Long> counts = stats.tokens().counts();
    assertTrue(counts.size() > 100, counts.toString());
    assertEquals(1_000, stats.tokens().count());
    long largest = new TreeMap<>(counts).lastKey();
    assertTrue(stats.text().contains("-" + largest + ": "), stats.text());
    Tally bare = new Tally(task);
    bare.add(new Literal(3));
    assertTrue(bare.stats().text().contains("tokens      -"), bare.stats().text());
    assertEquals(1, bare.stats().chance());
  }

  @Test
  void namesTheFirstRowThatIsNoExpression(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.tsv");
    Files.writeString(file, "7\t7\n8\t( MAX 8\n");
    var thrown =
        assertThrows(
            DataException.class,
            () -> DataStats.of(file, DataFormat.NYU, SISTER, Notation.BRACKET, rows -> {}));
    assertTrue(
        thrown.getMessage().startsWith(file + ", line 2: expression column 8: the text ends"),
        thrown.getMessage());
  }
}
