package io.coursework.curricula.curriculum;

/**
 * What a control trains.
 *
 * @param curriculum in place of the one that is controlled for
 * @param steps length of its training, at least 1
 */
public record Controlled(Curriculum curriculum, long steps) {}
