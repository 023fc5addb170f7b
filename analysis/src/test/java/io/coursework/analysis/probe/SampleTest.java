package io.coursework.analysis.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.Vocabulary;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleTest {

  private final FakeSubject subject = FakeSubject.right();

  @Test
  void laysOutEveryOperationWithItsReference() {
    Sample sample = Sample.of(subject, SplitPart.HELD_OUT, 5);
    Vocabulary vocabulary = subject.course().vocabulary();

    assertEquals(15, sample.rows());
    assertEquals(8, sample.prompts().length()); // ( SUM a b c ) > x E without its last is 8 long
    for (int row = 0; row < sample.rows(); row++) {
      int at = sample.answerPosition(row);
      assertEquals(vocabulary.separatorId(), sample.prompts().token(row, at));
      assertEquals(sample.answer(row), sample.prompts().token(row, at + 1));
    }
  }

  @Test
  void saysWhatEachTokenIsFor() {
    Sample all = Sample.of(subject, SplitPart.TRAINING, 2000);
    int row =
        IntStream.range(0, all.rows())
            .filter(
                r ->
                    all.operation(r).equals("SUM")
                        && all.examples().get(r).sequence().length() == 8)
            .findFirst()
            .orElseThrow();

    // ( SUM a b ) > x E
    assertEquals(
        List.of(
            TokenRole.BRACKET,
            TokenRole.OPERATION,
            TokenRole.OPERAND,
            TokenRole.OPERAND,
            TokenRole.BRACKET,
            TokenRole.SEPARATOR,
            TokenRole.ANSWER,
            TokenRole.END,
            TokenRole.PADDING),
        IntStream.range(0, 9).mapToObj(position -> all.role(row, position)).toList());
  }
}
