package io.coursework.analysis.report;

/**
 * Where the points of an {@link EmbeddingMap} lie at one step.
 *
 * @param step optimiser steps done
 * @param coordinates [tokens, k]
 * @param shares [k], the part of the values' variance along each axis, in [0, 1]
 */
public record MapFrame(long step, double[][] coordinates, double[] shares) {}
