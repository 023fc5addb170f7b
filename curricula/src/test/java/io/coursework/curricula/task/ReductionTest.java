package io.coursework.curricula.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.operation.MedianRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReductionTest {
  private final Syntax notation = Tasks.bracket(Tasks.operations(MedianRule.LOWER), 10);

  @ParameterizedTest
  @CsvSource({
    "LEFTMOST, ( SUM 1 ( MAX 3 ( MIN 7 8 ) ) ( MED 2 9 4 ) ), ( SUM 1 ( MAX 3 7 ) ( MED 2 9 4 ) )",
    "INNERMOST, ( SUM 1 ( MAX 3 ( MIN 7 8 ) ) ( MED 2 9 4 ) ), ( SUM 1 ( MAX 3 7 ) 4 )",
    "LEFTMOST, ( SUM 1 ( MAX 3 7 ) 4 ), ( SUM 1 7 4 )",
    "INNERMOST, ( SUM 1 7 4 ), 2",
    "LEFTMOST, ( SUM 1 7 4 ), 2"
  })
  void takesOneStep(Reduction reduction, String before, String after) {
    Application application = (Application) notation.parse(before);
    assertEquals(after, notation.print(reduction.step(application, 10)));
  }
}
