package io.coursework.tfmodel.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The forward pass for one shape of input.
 *
 * @param rows sequences in the batch (B)
 * @param length tokens per sequence (T)
 * @param tokens token ids to feed, (B*T)
 * @param logits scores of the next token, (B*T, V)
 * @param prediction the token with the highest score, the lowest id on a tie, (B*T)
 */
public record Forward(
    int rows,
    int length,
    Placeholder<TInt32> tokens,
    Operand<TFloat32> logits,
    Operand<TInt32> prediction) {}
