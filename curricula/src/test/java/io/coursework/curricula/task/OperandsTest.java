package io.coursework.curricula.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the generator draws and the universe counts where an operation takes some values only. */
class OperandsTest {
  /** One more than the sum of even numbers, which is odd: nothing that it takes. */
  private record Odd() implements Operation {
    @Override
    public String name() {
      return "ODD";
    }

    @Override
    public String summary() {
      return "one more than the sum of even numbers";
    }

    @Override
    public int apply(int[] operands, int n) {
      return (Arrays.stream(operands).sum() + 1) % n;
    }

    @Override
    public boolean takes(int value, int n) {
      return value % 2 == 0;
    }

    @Override
    public boolean gives(int value, int n) {
      return value % 2 == 1;
    }
  }

  private static final List<String> ALL = List.of("PRODUCT", "BLOCK", "RESIDUE", "SUB");

  @ParameterizedTest
  @CsvSource({"S3, alternating", "S4, klein", "A5, stabilizer", "C12, C4"})
  void givesEveryOperationOnlyWhatItTakes(String group, String subgroup) {
    Task task = task(group, subgroup, 4, 0.5, 1, 3);
    OperationMix mix = mix(task, Map.of("PRODUCT", 1.0, "BLOCK", 2.0, "RESIDUE", 1.0, "SUB", 3.0));
    var random = Randomness.of(1, "operands test");
    Map<String, Integer> nested = new HashMap<>();
    Map<String, Integer> literals = new HashMap<>();
    int all = 0;
    for (int i = 0; i < 20_000; i++) {
      Expression drawn = new Generator(task).draw(mix, random);
      all += checked(drawn, task.n(), nested, literals);
      int value = drawn.value(task.n()); // SUB refuses what it does not take
      assertTrue(value < task.n());
    }
    assertTrue(all > 50_000, "nested as asked");
    // RESIDUE and SUB nest in SUB, 1 : 3; BLOCK and PRODUCT never do
    assertEquals(Set.of("RESIDUE", "SUB"), nested.keySet());
    int inner = nested.get("RESIDUE") + nested.get("SUB");
    assertEquals(0.25, (double) nested.get("RESIDUE") / inner, deviations(0.25, inner));
    int leaves = literals.values().stream().mapToInt(Integer::intValue).sum();
    for (int count : literals.values()) {
      double share = 1.0 / literals.size();
      assertEquals(share, (double) count / leaves, deviations(share, leaves));
    }
  }

  @Test
  void fallsBackToAValueWhereNothingMayNest() {
    Task task =
        new Catalogue(Set.of(new Odd()))
            .task(
                new TaskSpec(
                    new Integers(10, MedianRule.LOWER),
                    List.of("ODD"),
                    Notation.BRACKET,
                    3,
                    1,
                    2,
                    2,
                    Reduction.LEFTMOST));
    Set<Expression> drawn = new HashSet<>();
    var random = Randomness.of(0, "operands test");
    for (int i = 0; i < 1_000; i++) { // a pair is missed with a probability of 25 * 0.96^1000
      Expression expression = new Generator(task).draw(uniform(task), random);
      assertEquals(1, expression.depth());
      drawn.add(expression);
    }
    assertEquals(25, drawn.size());
    assertEquals(25, size(task, "ODD"));
  }

  @Test
  void drawsTheSameAsBeforeWhereNothingIsRestricted() {
    Task task = Tasks.of(10, MedianRule.LOWER, 4, 0.4, 1, 4, Reduction.LEFTMOST);
    OperationMix mix =
        new OperationMix(task.operations(), Map.of("SUM", 1.0, "MED", 2.0, "MAX", 0.5));
    for (long seed = 0; seed < 2_000; seed++) {
      RandomGenerator random = Randomness.of(seed, "unrestricted");
      assertEquals(
          reference(task.spec(), mix, Randomness.of(seed, "unrestricted"), 1),
          new Generator(task).draw(mix, random));
    }
  }

  @Test
  void countsThePossibleTreesOnly() {
    Task flat = task("S3", "stabilizer", 1, 0, 2, 3);
    // SUB takes 2 of 6: 4 + 8; the others 36 + 216
    assertEquals(12, size(flat, "SUB"));
    assertEquals(252, size(flat, "PRODUCT"));
    assertEquals(264, size(flat, "PRODUCT", "SUB"));
    Task deep = task("S3", "stabilizer", 2, 0.5, 1, 1);
    // SUB of its 2 values, of itself (2) and RESIDUE (6); RESIDUE of 6 values and of both
    assertEquals(2 + 2 + 6 + 6 + 2 + 6, size(deep, "SUB", "RESIDUE"));
    // the blocks p0 p1 p3 are not all in {p0, p2}: SUB of 2 values and of itself
    assertEquals(2 + 2 + 6 + 2 + 6, size(deep, "SUB", "BLOCK"));
    Task full = task("S3", "stabilizer", 2, 1, 1, 1);
    assertEquals(2 + 2 + 6, size(full, "SUB", "BLOCK"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 1, SUB RESIDUE, 24",
    "0.5, 1, SUB BLOCK, 18",
    "1, 1, SUB BLOCK, 10",
    "1, 1, PRODUCT SUB, 10",
    "0.5, 2, SUB, 72",
    "1, 2, SUB, 42"
  })
  void hasTheSizeThatDrawingFinds(double nesting, int maxOperands, String names, int size) {
    Task task = task("S3", "stabilizer", 2, nesting, 1, maxOperands, names.split(" "));
    assertEquals(size, size(task, names.split(" ")));
    OperationMix mix = uniform(task);
    var random = Randomness.of(2, "operands test");
    Set<Expression> drawn = new HashSet<>();
    for (int i = 0; i < 50_000; i++) { // the rarest has a probability of 1/2 * (1/2 * 1/2 * 1/4)^2
      drawn.add(new Generator(task).draw(mix, random));
    }
    assertEquals(size, drawn.size());
  }

  @Test
  void enumeratesOnlyWhatIsTaken() {
    Task task = task("S4", "klein", 1, 0, 2, 3);
    Operation sub = task.operations().find("SUB");
    List<Universe.Member> members = new Universe(task).members(sub);
    assertEquals(16 + 64, members.size());
    assertEquals(1, members.stream().mapToDouble(Universe.Member::probability).sum(), 1e-12);
    assertEquals(1.0 / 32, members.get(0).probability(), 1e-15); // 1/2 * 1/4^2
    for (Universe.Member member : members) {
      Application application = (Application) member.expression();
      for (Expression operand : application.operands()) {
        assertTrue(sub.takes(operand.value(24), 24));
      }
    }
  }

  @Test
  void refusesOperationsThatTakeNothing() {
    record Idle() implements Operation {
      @Override
      public String name() {
        return "IDLE";
      }

      @Override
      public String summary() {
        return "takes nothing";
      }

      @Override
      public boolean takes(int value, int n) {
        return false;
      }

      @Override
      public int apply(int[] operands, int n) {
        return 0;
      }
    }
    TaskSpec spec = Tasks.recipe().spec().with(List.of("SUM", "IDLE"));
    Catalogue catalogue = new Catalogue(Set.of(new Idle()));
    assertEquals(
        List.of(
            "task.operations: IDLE takes none of the 10 values, so it cannot be drawn; leave it out"),
        assertThrows(InvalidSpecException.class, () -> catalogue.task(spec)).problems());
  }

  @Test
  void refusesOperationsThatAreNotTheTasks() {
    Operands operands = new Operands(List.of(new Sum()), 10);
    Operation other = task("S3", "alternating", 1, 0, 2, 2).operations().find("SUB");
    assertEquals(
        "SUB is not one of the task's operations [SUM]",
        assertThrows(IllegalArgumentException.class, () -> operands.values(other)).getMessage());
  }

  /** Checks a tree; notes what nests in SUB and the values below it; returns the operations. */
  private static int checked(
      Expression expression, int n, Map<String, Integer> nested, Map<String, Integer> literals) {
    if (!(expression instanceof Application application)) {
      return 0;
    }
    int count = 1;
    for (Expression operand : application.operands()) {
      count += checked(operand, n, nested, literals);
      assertTrue(application.operation().takes(operand.value(n), n));
      if (application.operation().name().equals("SUB")) {
        if (operand instanceof Application inner) {
          nested.merge(inner.operation().name(), 1, Integer::sum);
        } else if (operand instanceof Literal literal) {
          literals.merge("p" + literal.value(), 1, Integer::sum);
        }
      }
    }
    return count;
  }

  /** The distribution as it was before operations could refuse values, draw by draw. */
  private static Expression reference(
      TaskSpec task, OperationMix mix, RandomGenerator random, int level) {
    Operation operation = mix.draw(random);
    var operands = new Expression[random.nextInt(task.minOperands(), task.maxOperands() + 1)];
    for (int i = 0; i < operands.length; i++) {
      boolean nested = level < task.maxDepth() && random.nextDouble() < task.nesting();
      operands[i] =
          nested
              ? reference(task, mix, random, level + 1)
              : new Literal(random.nextInt(task.domain().size()));
    }
    return new Application(operation, Arrays.asList(operands));
  }

  private static int size(Task task, String... names) {
    List<Operation> operations = Arrays.stream(names).map(task.operations()::find).toList();
    BigInteger size = new Universe(task).size(operations);
    return size.intValueExact();
  }

  private static OperationMix mix(Task task, Map<String, Double> weights) {
    return new OperationMix(task.operations(), weights);
  }

  private static OperationMix uniform(Task task) {
    Map<String, Double> weights = new HashMap<>();
    task.operations().names().forEach(name -> weights.put(name, 1.0));
    return mix(task, weights);
  }

  /** Five standard deviations of a share: these few fail by chance once in 100,000 seeds. */
  private static double deviations(double share, int draws) {
    return 5 * Math.sqrt(share * (1 - share) / draws);
  }

  private static Task task(
      String group, String subgroup, int depth, double nesting, int min, int max, String... names) {
    return Tasks.task(
        new TaskSpec(
            new Permutations(group, subgroup),
            names.length == 0 ? ALL : List.of(names),
            Notation.BRACKET,
            depth,
            nesting,
            min,
            max,
            Reduction.LEFTMOST));
  }
}
