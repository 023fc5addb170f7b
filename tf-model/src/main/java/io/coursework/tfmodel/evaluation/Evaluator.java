package io.coursework.tfmodel.evaluation;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.evaluation.Scoring;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.graph.Transformer;
import java.util.List;

/** Measures a model on evaluation sets by letting it generate the chain of thought. */
public final class Evaluator {

  private final GreedyDecoder decoder;
  private final Scoring scoring;

  public Evaluator(Transformer model, Vocabulary vocabulary) {
    this.decoder = new GreedyDecoder(model, vocabulary.endId(), vocabulary.padId());
    this.scoring = new Scoring(vocabulary);
  }

  /** The model's accuracy on a set. */
  public Score evaluate(EvaluationSet set) {
    List<int[]> prompts = set.examples().stream().map(e -> e.sequence().prompt()).toList();
    return scoring.score(set, decoder.decode(prompts));
  }
}
