package io.coursework.analysis.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.component.ChainPlaces.Copy;
import io.coursework.analysis.component.ChainPlaces.Result;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.ChainOfThought;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionProbeTest {

  private final AttentionProbe probe = new AttentionProbe(SplitPart.HELD_OUT, 64);

  @Test
  void measuresWhereTheSeparatorLooks() {
    FakeSubject subject = FakeSubject.right();
    Finding finding = probe.apply(subject, 1);
    Sample sample = Sample.ofTarget(subject, SplitPart.HELD_OUT, 64);
    double uniform = 0;
    double own = 0;
    for (int row = 0; row < sample.rows(); row++) {
      int tokens = sample.answerPosition(row) + 1;
      int operands = tokens - 4; // ( SUM ... ) >
      uniform += sample.examples().get(row).weight() * operands / tokens;
      // Head 0 looks three times at the separator itself.
      own += sample.examples().get(row).weight() * operands / (tokens + 2);
    }
    assertEquals(uniform, finding.value("uniform_operands"), 1e-12);
    assertEquals(uniform, finding.value("operands_round_1_head_2"), 1e-6); // float32
    assertEquals(own, finding.value("operands_round_1_head_1"), 1e-6);
    assertEquals(1, finding.value("answer_entropy_round_2_head_2"), 1e-6);
    assertEquals(1, finding.value("entropy_round_2_head_2"), 1e-6);
    assertTrue(finding.value("answer_entropy_round_1_head_1") < 1);
  }

  @Test
  void looksAtEveryTokenThatIsReadAndAtNoEnd() {
    FakeSubject subject = FakeSubject.right();
    Sample sample = Sample.ofTarget(subject, SplitPart.HELD_OUT, 64);
    double expected = 0;
    for (int row = 0; row < sample.rows(); row++) {
      int read = sample.layout(row).read();
      for (int query = 1; query < read; query++) {
        // Head 0 looks three times as much at an equal token as at another.
        double[] weights = new double[query + 1];
        for (int key = 0; key <= query; key++) {
          boolean equal = sample.prompts().token(row, key) == sample.prompts().token(row, query);
          weights[key] = equal ? 3 : 1;
        }
        double all = Arrays.stream(weights).sum();
        double entropy = Arrays.stream(weights).map(w -> -w / all * Math.log(w / all)).sum();
        expected +=
            sample.examples().get(row).weight() * entropy / Math.log(query + 1) / (read - 1);
      }
    }
    assertEquals(
        expected, probe.apply(subject, 1).value("entropy_round_1_head_1"), 1e-6); // float32
  }

  @Test
  void asksNothingOfCopiesWhereNothingIsCopied() {
    Finding finding = probe.apply(FakeSubject.right(), 1);
    assertFalse(finding.scores().containsKey("uniform_copy_source"), finding.scores().toString());
    assertEquals(5, finding.figures().size());
  }

  @Test
  void findsResultsAndCopiesInAChain() {
    Course course = FakeSubject.course(10, 2, "SUM", "MAX");
    Expression expression = course.task().syntax().parse("( SUM ( MAX 3 7 ) 2 )");
    ChainPlaces places =
        ChainPlaces.of(
            course.task(),
            new Example(expression, new ChainOfThought(course.task()).sequence(expression), 1));

    // 0( 1SUM 2( 3MAX 4:3 5:7 6) 7:2 8) 9> 10( 11SUM 12:7 13:2 14) 15> 16:9 17E
    assertEquals(List.of(new Result(11, 2, 7), new Result(15, 10, 15)), places.results());
    assertEquals(
        List.of(new Copy(9, 0), new Copy(10, 1), new Copy(12, 7), new Copy(13, 8), new Copy(14, 9)),
        places.copies());
  }

  @Test
  void findsSeveralResultsInOneStep() {
    Course course = FakeSubject.course(10, 2, "SUM", "MAX");
    Expression expression = course.task().syntax().parse("( SUM ( MAX 3 7 ) ( SUM 1 1 ) )");
    ChainPlaces places =
        ChainPlaces.of(
            course.task(),
            new Example(expression, new ChainOfThought(course.task()).sequence(expression), 1));

    // 0( 1SUM 2( 3MAX 4:3 5:7 6) 7( 8SUM 9:1 10:1 11) 12) 13> 14( 15SUM 16:7 17:2 18) 19> 20:9
    assertEquals(
        List.of(new Result(15, 2, 7), new Result(16, 7, 12), new Result(19, 14, 19)),
        places.results());
    assertTrue(places.copies().contains(new Copy(17, 12)), places.copies().toString());
  }
}
