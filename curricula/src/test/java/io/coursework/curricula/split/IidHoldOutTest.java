package io.coursework.curricula.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.task.Universe;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IidHoldOutTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.1, 0.5})
  void holdsOutTheShareOfEveryOperation(double share) {
    for (Operation operation : Shares.RECIPE.operations().all()) {
      Split split = new IidHoldOut(share).split(Shares.RECIPE, 1);
      // 100 pairs of 1/200 and 1,000 triples of 1/2,000 by lot: five standard deviations
      double deviation = Math.sqrt(share * (1 - share) * (100 / 4e4 + 1000 / 4e6));
      assertEquals(share, Shares.exact(split, Shares.RECIPE, operation), 5 * deviation);
    }
  }

  @Test
  void choosesExpressionsAndNotOperands() {
    Split split = new IidHoldOut(0.1).split(Shares.RECIPE, 1);
    Set<List<Expression>> heldOut = new HashSet<>();
    for (String name : List.of("SUM", "MAX")) {
      Operation operation = Shares.RECIPE.operations().find(name);
      for (Universe.Member member : new Universe(Shares.RECIPE).members(operation)) {
        if (split.heldOut(member.expression())) {
          heldOut.add(((Application) member.expression()).operands());
        }
      }
    }
    // two independent tenths of 1,100 operand lists have 1,100 * (1 - 0.9^2) = 209 together
    assertEquals(209, heldOut.size(), 60);
  }

  @Test
  void holdsOutMoreOfWhatHasMoreParts() {
    double share = Shares.sample(new IidHoldOut(0.1).split(Shares.NESTED, 1)).cardinality() / 4e3;
    assertTrue(share > 0.15 && share < 0.5, "" + share);
  }

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    BitSet one = Shares.sample(new IidHoldOut(0.1).split(Shares.NESTED, 1));
    assertEquals(one, Shares.sample(new IidHoldOut(0.1).split(Shares.NESTED, 1)));
    assertNotEquals(one, Shares.sample(new IidHoldOut(0.1).split(Shares.NESTED, 2)));
  }

  @Test
  void isPinned() {
    // as first generated on JDK 17: the same expressions on every machine and in every version
    Split split = new IidHoldOut(0.1).split(Shares.NESTED, 1);
    assertEquals(
        "[4, 5, 6, 7, 9, 13, 16, 23, 26, 30, 31, 32]",
        Shares.sample(split).stream().limit(12).boxed().toList().toString());
  }

  @Test
  @Tag("long")
  void isTheSameInWhateverNotationAndOrderOfOperations() {
    List<String> reversed = List.of("PROD", "MED", "MIN", "MAX", "SUM");
    for (Notation notation : Notation.values()) {
      TaskSpec spec =
          new TaskSpec(
              new Integers(10, MedianRule.LOWER),
              reversed,
              notation,
              3,
              0.3,
              2,
              3,
              Reduction.LEFTMOST);
      assertEquals(
          Shares.sample(new IidHoldOut(0.1).split(Shares.NESTED, 1)),
          Shares.sample(new IidHoldOut(0.1).split(Tasks.task(spec), 1)));
    }
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        "share = 1.0 is outside ]0, 1[; choose e.g. 0.1, or type none to hold nothing out",
        assertThrows(InvalidSpecException.class, () -> new IidHoldOut(1)).getMessage());
    assertEquals(
        "share = 1.0E-6 holds out none of 20000 expressions drawn from the task; choose a larger"
            + " share or another seed",
        Shares.problem(new IidHoldOut(1e-6), Shares.task(2, 1, 0, 1, 1)));
    assertEquals(
        "share = 0.999 holds out all of 20000 expressions drawn from the task; choose a smaller"
            + " share, another seed, or lower nesting or max_depth",
        Shares.problem(new IidHoldOut(0.999), Shares.task(2, 1, 0, 1, 1)));
  }
}
