package io.coursework.analysis.report;

import java.util.Map;

/**
 * How a model does at the end on one part of what its training never shows; shares in [0, 1].
 *
 * @param name of the part
 * @param meaning what its expressions are, for people: one sentence without the name
 * @param answers share of answers right, by operation
 * @param chains share of expressions whose whole chain of thought is right, by operation
 * @param gaps how much better training expressions are answered than those of the part of the same
 *     layouts, by operation; without those of which none can be compared
 */
public record PartAccuracy(
    String name,
    String meaning,
    Map<String, Double> answers,
    Map<String, Double> chains,
    Map<String, Double> gaps) {}
