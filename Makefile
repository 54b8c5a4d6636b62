.PHONY: help setup
help:
	@echo "make demo | make test | make check | make up"
