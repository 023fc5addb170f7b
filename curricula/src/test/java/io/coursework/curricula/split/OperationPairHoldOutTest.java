package io.coursework.curricula.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationPairHoldOutTest {

  @ParameterizedTest
  @CsvSource({
    "( SUM 1 ( MAX 2 3 ) ), true",
    "( MIN 1 ( SUM ( MAX 2 3 ) 4 ) ), true",
    "( SUM 1 ( SUM 1 ( MAX 2 3 ) ) ), true",
    "( MAX 1 ( SUM 2 3 ) ), false", // the other way about
    "( SUM 1 ( MIN 2 ( MAX 2 3 ) ) ), false", // inside, but not directly
    "( SUM ( MED 1 2 ) ( MED 3 ( MED 4 5 ) ) ), true", // the second pair
    "( SUM 1 2 ), false"
  })
  void holdsOutAnOperationDirectlyInsideAnother(String text, boolean expected) {
    SplitSpec spec = new OperationPairHoldOut(List.of("SUM MAX", "MED MED"));
    assertEquals(expected, spec.split(Shares.NESTED, 0).heldOut(Shares.parse(text)));
    assertEquals(expected, spec.split(Shares.NESTED, 9).heldOut(Shares.parse(text)));
  }

  @Test
  void readsAliases() {
    assertEquals(
        new OperationPairHoldOut(List.of("SUM MAX", "MED PROD")),
        new OperationPairHoldOut(List.of(" add  max ", "median pm")));
  }

  @Test
  void leavesBothPartsOfNestedTrees() {
    Split split = new OperationPairHoldOut(List.of("SUM MAX")).split(Shares.NESTED, 0);
    int heldOut = Shares.sample(split).cardinality();
    assertTrue(heldOut > 200 && heldOut < 2_000, "" + heldOut);
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        "pairs is empty; name at least one, such as [SUM MAX]",
        assertThrows(InvalidSpecException.class, () -> new OperationPairHoldOut(List.of()))
            .getMessage());
    assertEquals(
        "pairs = [SUM MAX, SUM MAX, SUM] names one twice; keep one of them\n"
            + "pairs: 'SUM' is not a pair; write two operations, the outer first, such as SUM MAX",
        assertThrows(
                InvalidSpecException.class,
                () -> new OperationPairHoldOut(List.of("SUM MAX", "add max", "sum")))
            .getMessage());
    assertEquals(
        "pairs: 'SUM MAXX' names MAXX, which is not one of task.operations = [SUM, MAX, MIN, MED,"
            + " PROD] (nearest: MAX); add it there, or choose one of them",
        Shares.problem(new OperationPairHoldOut(List.of("SUM MAXX")), Shares.NESTED));
    assertEquals(
        "pairs = [SUM MAX] cannot occur where no operation nests; choose task.max_depth 2 or more"
            + " and nesting above 0, or another type",
        Shares.problem(new OperationPairHoldOut(List.of("SUM MAX")), Shares.RECIPE));
    assertEquals(
        "pairs = [SUM SUM] holds out all of 20000 expressions drawn from the task; name fewer"
            + " pairs, or lower nesting",
        Shares.problem(
            new OperationPairHoldOut(List.of("SUM SUM")),
            task("SUM", new Integers(10, MedianRule.LOWER).operations())));
  }

  @Test
  void refusesPairsThatTheOuterOperationDoesNotTake() {
    record Half() implements Operation {
      @Override
      public String name() {
        return "HALF";
      }

      @Override
      public String summary() {
        return "half of the first operand";
      }

      @Override
      public int apply(int[] operands, int n) {
        return operands[0] / 2;
      }

      @Override
      public boolean takes(int value, int n) {
        return value % 2 == 0;
      }
    }
    assertEquals(
        "pairs: 'HALF HALF' cannot occur, since HALF gives 1, which HALF does not take; choose"
            + " another pair",
        Shares.problem(
            new OperationPairHoldOut(List.of("HALF HALF")), task("HALF", List.of(new Half()))));
  }

  /** A task of one operation that always nests. */
  private static Task task(String operation, List<Operation> known) {
    return new Task(
        new TaskSpec(
            new Integers(10, MedianRule.LOWER),
            List.of(operation),
            Notation.BRACKET,
            2,
            1,
            2,
            3,
            Reduction.LEFTMOST),
        new Operations(known));
  }
}
