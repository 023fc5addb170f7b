/**
 * The claims, one file each: what is said, what is measured in which arms, and which values confirm
 * it. {@link io.coursework.mlflow.reproduction.Claims} lists them.
 */
package io.coursework.mlflow.reproduction.claim;
