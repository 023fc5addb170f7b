package io.coursework.curricula.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What help texts and configurations need to know of a record component. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {

  /** One line: meaning, unit, range. */
  String value();

  /** The value in YAML where a configuration leaves the key out; empty if it must be given. */
  String otherwise() default "";
}
