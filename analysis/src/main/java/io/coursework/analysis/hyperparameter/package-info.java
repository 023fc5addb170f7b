/**
 * What settings of hyperparameters and their results tell of the parameters: their values in order,
 * the share of the results' variance that each is behind, and which learning rate the losses under
 * a rising one suggest.
 */
package io.coursework.analysis.hyperparameter;
