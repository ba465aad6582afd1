from tests.search.contract import HostileQueries, SearchContract


class TestSearch(SearchContract):
    pass


class TestHostileQueries(HostileQueries):
    pass


del SearchContract, HostileQueries
