package io.coursework.analysis.probe;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What people read about a probe, written on its record and nowhere else: the list of {@code
 * coursework probes}, the page of all probes and the reports take it from here.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Guide {

  /** What it asks about: findings of one topic stand together. */
  Topic topic() default Topic.OTHER;

  /** What it asks, in half a line that begins with a small letter. */
  String question();

  /** What it measures, in sentences. */
  String measures();

  /** The range of its scores, and which end means what. */
  String range();

  /** What a random table or an untrained model scores: the value to compare with. */
  String random();

  /** When to use it, and when not. */
  String use();
}
