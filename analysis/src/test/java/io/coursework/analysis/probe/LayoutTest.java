package io.coursework.analysis.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.model.FakeModel;
import io.coursework.curricula.Course;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.ChainOfThought;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {

  private final Course nested = FakeSubject.course(10, 2, "SUM", "MAX");

  private Layout layout(String expression) {
    return Layout.of(
        new ChainOfThought(nested.task()).sequence(nested.task().syntax().parse(expression)),
        nested.vocabulary());
  }

  @Test
  void countsTheEndTokenInItsLengthButNotInWhatIsRead() {
    Layout layout = layout("( SUM 3 7 )"); // ( SUM 3 7 ) > 0 E

    assertEquals(8, layout.length());
    assertEquals(7, layout.read());
    assertEquals(5, layout.answerPosition());
    assertEquals(TokenRole.END, layout.role(7));
    assertEquals(TokenRole.PADDING, layout.role(8));
  }

  @Test
  void isTheSameForOtherValuesAndOperations() {
    assertEquals(layout("( SUM 3 7 )"), layout("( MAX 0 0 )"));
    assertEquals("( f x x )", layout("( SUM 3 7 )").text());
  }

  @Test
  void tellsExpressionsOfOneLengthApartThatNestOtherwise() {
    Layout left = layout("( SUM ( MAX 3 7 ) 2 )");
    Layout right = layout("( SUM 2 ( MAX 3 7 ) )");

    assertEquals(left.length(), right.length());
    assertNotEquals(left, right);
    assertEquals("( f ( f x x ) x )", left.text());
  }

  @Test
  void rowsKeepTheirLengthHoweverShortTheModelsInputIs() {
    Sample sample = Sample.of(FakeSubject.right(), SplitPart.TRAINING, 500);

    // A row of three operands is as long as the input and its end does not fit; one of two does.
    assertEquals(8, sample.prompts().length());
    assertEquals(
        List.of(8, 9),
        sample.rowsByLayout().keySet().stream().map(Layout::length).sorted().toList());
    sample
        .rowsByLayout()
        .forEach(
            (layout, rows) ->
                rows.forEach(row -> assertEquals(layout, sample.chosen(List.of(row)).layout(0))));
  }

  @Test
  void aRowThatDoesNotFitTheContextIsRefused() {
    FakeSubject subject = FakeSubject.right().with(new FakeModel(nested.vocabulary().size(), 7));

    String problem =
        assertThrows(
                IllegalArgumentException.class, () -> Sample.of(subject, SplitPart.TRAINING, 500))
            .getMessage();
    assertTrue(problem.contains("has 8 tokens, but the context has 7"), problem);
  }
}
