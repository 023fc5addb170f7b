package io.coursework.curricula.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.task.DifficultyAxis;
import io.coursework.curricula.task.Reduction;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeepNestingTest {

  @ParameterizedTest
  @EnumSource(Notation.class)
  void bearsAThousandLevels(Notation notation) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread small = new Thread(null, () -> useAThousandLevels(notation), "1 MiB of stack", 1 << 20);
    small.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
    small.start();
    small.join();
    assertNull(thrown.get());
  }

  private static void useAThousandLevels(Notation notation) {
    Syntax syntax = syntax(notation);
    Expression deep = nested(Assembly.MAX_LEVELS);
    Expression read = syntax.parse(syntax.print(deep));
    assertEquals(deep, read);
    assertEquals(deep.hashCode(), read.hashCode());
    assertEquals(deep.toString(), read.toString());
    assertEquals(1, read.value(10));
    assertEquals(Assembly.MAX_LEVELS, read.depth());
    assertEquals(Assembly.MAX_LEVELS, read.reductions());
    for (DifficultyAxis axis : DifficultyAxis.values()) {
      axis.of(read, 10);
    }
    for (Reduction reduction : Reduction.values()) {
      assertEquals(1, reduction.step((Application) read, 10).value(10));
    }
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void refusesMoreLevels(Notation notation) {
    Syntax syntax = syntax(notation);
    String text = syntax.print(nested(Assembly.MAX_LEVELS + 1));
    var thrown = assertThrows(IllegalArgumentException.class, () -> syntax.parse(text));
    assertTrue(
        thrown.getMessage().matches("column \\d+: found '.*', expected at most 1000 levels"));
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 1_000_000})
  void neverOverflows(int levels) {
    for (Notation notation : Notation.values()) {
      Syntax syntax = syntax(notation);
      String[] around = syntax.print(nested(1)).split(" 1 ");
      refuses(syntax, (around[0] + " ").repeat(levels) + "1" + (" " + around[1]).repeat(levels));
      refuses(syntax, (around[0] + " ").repeat(levels));
      refuses(syntax, "1" + (" " + around[1]).repeat(levels));
      for (String bracket : notation.brackets()) {
        refuses(syntax, bracket.repeat(levels));
        refuses(syntax, (bracket + " ").repeat(levels) + "1");
      }
      refuses(syntax, "( ".repeat(levels) + "1" + " )".repeat(levels));
      refuses(syntax, "[".repeat(levels));
      refuses(syntax, "x".repeat(levels));
    }
  }

  @ParameterizedTest
  @CsvSource({"NYU, 200000", "BRACKET, 200000", "WORD, 200000"})
  void takesAnyNumberOfOperands(Notation notation, int operands) {
    Syntax syntax = syntax(notation);
    Expression wide = new Application(new Sum(), Collections.nCopies(operands, new Literal(1)));
    assertEquals(wide, syntax.parse(syntax.print(wide)));
  }

  private static void refuses(Syntax syntax, String text) {
    var thrown = assertThrows(IllegalArgumentException.class, () -> syntax.parse(text));
    assertTrue(thrown.getMessage().startsWith("column "), thrown.getMessage());
    assertTrue(thrown.getMessage().length() < 300, thrown.getMessage());
  }

  private static Expression nested(int levels) {
    Expression nested = new Literal(1);
    for (int level = 0; level < levels; level++) {
      nested = new Application(new Sum(), List.of(nested));
    }
    return nested;
  }

  private static Syntax syntax(Notation notation) {
    return NotationTasks.of(notation, 1, 0, 1, 1, Reduction.NONE).syntax();
  }
}
