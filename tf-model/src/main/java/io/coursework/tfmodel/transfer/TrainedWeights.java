package io.coursework.tfmodel.transfer;

import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.architecture.ModelSpec;

/**
 * A trained model whose weights another may begin with.
 *
 * @param vocabulary its tokens, V of them
 * @param values all weights, flat in the layout of spec and V
 */
public record TrainedWeights(ModelSpec spec, Vocabulary vocabulary, float[] values) {}
