"""What extends Rasa itself: the input channel, the classifier and the training command."""
