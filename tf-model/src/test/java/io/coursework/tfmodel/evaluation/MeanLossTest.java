package io.coursework.tfmodel.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.split.SplitPart;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.graph.Transformer;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MeanLossTest {

  /** 87 expressions, more than go through the model at a time, each counted by its weight. */
  @Test
  @Tag("long")
  void isTheWeightedMeanOverTheTokensOfAllExamples() {
    Course course = Specs.course(10, 0);
    EvaluationSet set = course.evaluationSets(SplitPart.HELD_OUT, 1000).get(0);
    Batch batch = course.batch(set);
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 5));
      MeanLoss loss = new MeanLoss(model);
      double sum = 0;
      double weight = 0;
      List<Example> examples = set.examples();
      for (int row = 0; row < examples.size(); row++) {
        Batch alone = batch.part(row, row + 1);
        float[] logits = model.logits(alone.tokens(), 1, alone.length());
        for (int column = 0; column < alone.length(); column++) {
          double part = alone.lossMask()[column];
          double logTotal = 0;
          for (int token = 0; token < Specs.VOCABULARY; token++) {
            logTotal += Math.exp(logits[column * Specs.VOCABULARY + token]);
          }
          int target = column * Specs.VOCABULARY + alone.targets()[column];
          sum += part * (Math.log(logTotal) - logits[target]);
          weight += part;
        }
      }
      // The answer and the end token of each expression; the weights of a set sum to 1.
      assertEquals(2, weight, 1e-5);
      assertEquals(sum / weight, loss.of(batch), 1e-5);
      long before = Pointer.totalCount();
      loss.of(batch);
      assertTrue(Pointer.totalCount() <= before, "pointers");
    }
  }
}
